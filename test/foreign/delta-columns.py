"""Schema and order-independent content of an Arrow table, the same for whoever read it: put in front of the code of a test."""

import hashlib
import struct

import pyarrow as pa


def canonical(value, kind):
    if value is None:
        return "null"
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_floating(kind):
        # all NaN are one value; -0.0 and 0.0 are two
        return "NaN" if value != value else struct.pack(">d", value).hex()
    if pa.types.is_decimal(kind):
        return format(value, "f")
    if isinstance(value, bytes):
        return "x" + value.hex()
    if pa.types.is_map(kind):
        pairs = [(canonical(k, kind.key_type), canonical(v, kind.item_type)) for k, v in value]
        return "map(" + ",".join(f"{k}={v}" for k, v in sorted(pairs)) + ")"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return "[" + ",".join(canonical(item, kind.value_type) for item in value) + "]"
    if pa.types.is_struct(kind):
        return "{" + ",".join(f"{f.name}:{canonical(value[f.name], f.type)}" for f in kind) + "}"
    return repr(str(value))


def timestamps_as_numbers(table):
    """Microseconds since 1970 in UTC: Python cannot hold every timestamp."""
    for index, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            column = table.column(index).cast(pa.timestamp("us", field.type.tz)).cast(pa.int64())
            table = table.set_column(index, field.name, column)
    return table


def column_hashes(table):
    plain = timestamps_as_numbers(table)
    hashes = {}
    for field in plain.schema:
        texts = sorted(canonical(value, field.type) for value in plain.column(field.name).to_pylist())
        hashes[field.name] = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    return hashes


def row_hash(table):
    """One hash over whole rows: columns that were mixed up between rows would have the right column hashes."""
    plain = timestamps_as_numbers(table)
    names = sorted(plain.schema.names)
    columns = [[canonical(v, plain.schema.field(n).type) for v in plain.column(n).to_pylist()] for n in names]
    rows = sorted("|".join(cells) for cells in zip(*columns)) if names else []
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def content(table):
    return {"rows": table.num_rows, "columns": column_hashes(table), "row_hash": row_hash(table)}
