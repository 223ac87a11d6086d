# Order-independent hashes of the columns of large tables: sorted values, hashed as buffers. `content` of delta-columns.py looks at
# every value by itself, which also tells NaN from NULL and one type from another but is too slow for hundreds of thousands of rows.
import hashlib
import pyarrow as pa
import pyarrow.compute as pc


def large_content(table):
    return {"rows": table.num_rows, "columns": {name: column_hash(table.column(name)) for name in sorted(table.column_names)}}


def column_hash(column):
    values = comparable(column.combine_chunks())
    values = values.take(pc.sort_indices(values))
    digest = hashlib.sha256(f"{values.null_count} {len(values)}".encode())
    kept = values.drop_null()
    if pa.types.is_string(kept.type):
        for text in kept.to_pylist():
            digest.update(text.encode() + b"\0")
    else:
        digest.update(kept.to_numpy(zero_copy_only=False).tobytes())
    return digest.hexdigest()


def comparable(values):
    kind = values.type
    if pa.types.is_timestamp(kind):
        return values.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    if pa.types.is_date(kind):
        return values.cast(pa.int32())
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return values
    if pa.types.is_boolean(kind):
        return values.cast(pa.int8())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_decimal(kind):
        return values.cast(pa.string())
    return pa.array([None if value is None else repr(value) for value in values.to_pylist()], pa.string())
