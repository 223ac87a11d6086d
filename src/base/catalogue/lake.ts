/** Codes of the lake: LW61xx storage, LW62xx reading a table, LW63xx writing a table, LW65xx Azure storage, its cache, rollback. */
export const lakeCodes = {
  LW6101: {
    text: "{key} does not exist in {root}",
    help: "A file that was expected is not there: it was deleted, moved, or the lake is another one than expected.",
  },
  LW6102: {
    text: "cannot {action} {path}: {reason}",
    help: "The disk, the rights or the file system do not allow it. Nothing was published; earlier versions stay readable. Free space or mend the rights and run again.",
  },
  LW6103: {
    text: '"{key}" is not a valid key: {reason}',
    help: 'Keys are relative, separated by "/", and stay inside the root of the storage.',
  },
  LW6104: {
    text: "{root} does not hold create-if-absent: {reason}",
    help: "Two writers could publish the same table version there, so concurrent writing is refused. Use a local disk with hard links or a Blob container; network shares and blobfuse do not qualify.",
  },
  LW6105: {
    text: "the disk reported an error while making {path} durable: {reason}",
    help: "The file was given up, because a failed fsync must not be retried on the same file. Check the disk, then run again.",
  },
  LW6106: {
    text: "{path} is a symbolic link, or lies behind one, that leads out of {root}",
    help: "Nothing is read or written through a link that leaves the folder: whoever may write there could otherwise reach every file of this user. Put the folder itself in its place (moved or mounted); the root as a whole may be a link.",
  },
  LW6201: {
    text: "{table} has a gap in its log: version {missing} is missing between {before} and {after}",
    help: "Versions are contiguous. Something deleted a log file; a checkpoint at or after the gap or a backup mends it.",
  },
  LW6202: {
    text: "{file} is damaged at line {line}: {reason}",
    help: "A log file holds something that is not a Delta action. Restore the file from a backup; its rows must not be guessed.",
  },
  LW6203: {
    text: "{table} needs the {side} feature {feature}, which is not supported",
    help: "This version does not know the table feature, or does not do what was asked of a table with it: `docs/reference/delta.md` says what is done. Going on anyway could give wrong data.",
  },
  LW6204: {
    text: "{table} has no version {version}: it reaches from {first} to {last}",
    help: "The version was never written, or its log entries were cleaned up.",
  },
  LW6205: {
    text: "{table} has no {action} action up to version {version}",
    help: "A Delta table starts with a protocol and a metaData action; without them its content cannot be interpreted.",
  },
  LW6206: {
    text: "the checkpoint {file} cannot be read: {reason}",
    help: "The checkpoint is damaged and the log entries before it are gone, so the table cannot be read at this version.",
  },
  LW6207: {
    text: '{table} names a file by a path that cannot be decoded: "{path}"',
    help: "Paths in the log are percent-encoded URIs.",
  },
  LW6208: {
    text: "{table} has a column {column} of type {type}, which is not supported",
    help: "The types that can be read and written are listed in docs/reference/delta.md.",
  },
  LW6209: {
    text: "the schema of {table} cannot be read: {reason}",
    help: "The metaData action holds a schema that is not valid.",
  },
  LW6210: {
    text: "the deletion vector {file} of {table} cannot be read: {reason}",
    help: "Without it, rows that were deleted would come back. Restore the file from a backup.",
  },
  LW6211: {
    text: "the file {path} cannot be read from {root}",
    help: "The log names a file outside of the table. On a local disk such files are read; from a container, only those of the same place are.",
  },
  LW6213: {
    text: "there is no table at {table}",
    help: "The folder has no Delta log. Check the path, or create the table first.",
  },
  LW6214: {
    text: "no version of {table} fits the time asked for: {reason}",
    help: "Time travel reaches back to the oldest version that is still in the log.",
  },
  LW6215: {
    text: "{table} did not keep its changes at version {version} (delta.enableChangeDataFeed)",
    help: "Changes between versions can be read from the version on at which the table began to keep them.",
  },
  LW6217: {
    text: "{file} contradicts the log at version {version}: {reason}",
    help: "A writer left this checksum with the version, and the log gives something else: an entry or a checkpoint was altered or lost. Compare with a backup; when the log is known to be right, delete the checksum file.",
  },
  LW6218: {
    text: "the log of {table} is not cleaned: its checkpoint {file} {reason}",
    help: "Older entries would be deleted because this checkpoint stands for them. Nothing was deleted. Delete the checkpoint; the next one is written with a later commit.",
  },
  LW6219: {
    text: "the file {file} of {table} is gone",
    help: "The log names the file, so rows are missing. Restore it from a backup, or restore the table to a version that does not need it.",
  },
  LW6220: {
    text: "the file {file} of {table} has {found} bytes, and the log says {expected}",
    help: "Data files never change: something cut or replaced this one. Restore it from a backup, or restore the table to a version that does not need it.",
  },
  LW6222: {
    text: "the file {file} cannot be read: {reason}",
    help: "It has the size that the log says and another content: something damaged or replaced it. Restore it from a backup, or restore the table to a version that does not need it.",
  },
  LW6301: {
    text: "{table} sets delta.setTransactionRetentionDuration",
    help: "Transaction identifiers would expire and rows could be written twice. Remove the property to let this table be written.",
  },
  LW6302: {
    text: "{table} is append-only (delta.appendOnly)",
    help: "Rows of such a table must not be deleted or changed.",
  },
  LW6303: {
    text: "the file {path} that is to be removed is not part of {table} at version {version}",
    help: "The change was made from another version of the table.",
  },
  LW6304: {
    text: "{table} cannot be created or changed like this: {reason}",
    help: "The definition of the table is not complete or contradicts itself.",
  },
  LW6306: {
    text: "a row does not fulfil {check}: {row}",
    help: "The table demands it of every row (a check constraint, NOT NULL, a generated column). Nothing was written.",
  },
  LW6305: {
    text: "version {version} of {table} cannot be written: its log has been cleaned up beyond it",
    help: "The change was prepared from a version that is too old. Read the table again and repeat the change.",
  },
  LW6307: {
    text: "the rows have a column {column} that {table} does not have",
    help: "Leave the column out, add it to the table first, or let the write change the schema.",
  },
  LW6308: {
    text: "the column {column} of {table} is {expected}, and {type} does not fit into it",
    help: "Cast the rows to the type of the table, or widen the column where the table allows it.",
  },
  LW6309: {
    text: "the column {column} of {table} cannot be changed without {property}",
    help: "Renaming, dropping and widening keep the files as they are. Set the property first, or write the table anew.",
  },
  LW6310: {
    text: "{table} has no column {column}",
    help: "Check the name; upper and lower case make no difference.",
  },
  LW6311: {
    text: "{rows} rows of the table match more than one row of the source",
    help: "A row cannot be updated to two values. Deduplicate the source by the keys of the merge first.",
  },
  LW6312: {
    text: "{table} keeps removed files for {own}; {asked} would take files from readers and slow writers",
    help: "Ask for a longer retention, change delta.deletedFileRetentionDuration, or allow it when nobody else uses the table.",
  },
  LW6313: {
    text: "{property} of {table} cannot be changed from {from} to {to}: {reason}",
    help: "Write the rows into a new table that has the property from the start.",
  },
  LW6314: {
    text: "the table makes the values of the identity column {column} of {table}: none can be given",
    help: "Leave the column out of the rows, or name the columns to be set; or make the table with allowExplicitInsert.",
  },
  LW6315: {
    text: "a variant cannot be written: {reason}",
    help: "DuckDB writes variants, and cannot hold everything that other writers can. Give the value another form, or change the rows with the program that wrote it.",
  },
  LW6316: {
    text: "the column {column} has a name that the engine keeps for itself",
    help: "Names that begin with `__lake_` or `__merge_` say where rows lie while they are changed. Give the column another name.",
  },
  LW6317: {
    text: "the column {column} of {table} is set twice",
    help: "Names of columns are the same whatever their casing. Set the column once.",
  },
  LW6318: {
    text: "rows for {table} lack its partition column {column}",
    help: "Rows that stay in the table are kept apart by it, so new ones need it too. Give the column back to the dataset, or replace the whole table.",
  },
  LW6319: {
    text: "{what} of {table} is not understood: {expression} ({reason})",
    help: "Expressions of a table are Spark's SQL, which every writer must compute alike. docs/reference/delta.md lists what is known to mean the same here; rows of a table with any other expression are written by Spark only.",
  },
  LW6320: {
    text: "the column {column} of {table} cannot be {changed}: {what} uses it ({expression})",
    help: "Take the constraint, the generated column or the default away first.",
  },
  LW6321: {
    text: "the table is closed",
    help: "Its engine was closed with it, or with the project it belongs to. Open the table again.",
  },
  LW6323: {
    text: "the column {column} of {table} cannot be made not null: rows that stay may hold none",
    help: "Files that stay were written when the column could be empty, or was not there. Leave it nullable, or write the table anew.",
  },
  LW6322: {
    text: '{property} of {table} cannot be "{value}": it takes {takes}',
    help: "Readers and writers would take it for another value, or pass it over.",
  },
  LW6325: {
    text: "{property} of {table} is not set as a property: the rows that are there must fulfil it",
    help: "Add the constraint with `addConstraint`, which looks at them. Removing one as a property is fine.",
  },
  LW6324: {
    text: "{asked} is no time for which removed files of {table} could be kept",
    help: "The retention is a number of milliseconds.",
  },
  LW6326: {
    text: "a value of a partition column is too long for the name of a folder: {reason}",
    help: "Rows are kept in a folder per value, and file systems bound names to 255 bytes. Part the table by another column, or by a shorter value.",
  },
  LW6336: {
    text: "{function} answers anew each time, and a change of {table} would ask it several times",
    help: "Conditions, and values of tables that keep their changes, must say the same each time. Bring such values with the source of a merge.",
  },
  LW6337: {
    text: "DuckDB refuses it: {reason}",
    help: "A query, condition or value that was given cannot be evaluated over these rows, or a file cannot be read.",
  },
  LW6338: {
    text: "row {row} of those given does not fit: {reason}",
    help: "Rows given by value have members called as the columns are. Texts hold what numbers of JavaScript cannot.",
  },
  LW6401: {
    text: "another writer added rows to {table} that this change would have read (version {version}, {operation})",
    help: "ConcurrentAppend: the change was made without seeing them. Read the table again and repeat the change.",
  },
  LW6402: {
    text: "another writer removed or changed rows of {table} that this change has read (version {version}, {operation})",
    help: "ConcurrentDeleteRead: the change rests on rows that are gone. Read the table again and repeat the change.",
  },
  LW6403: {
    text: "another writer removed or changed the same rows of {table} (version {version}, {operation})",
    help: "ConcurrentDeleteDelete: both changes touch the same files. Read the table again and repeat the change.",
  },
  LW6404: {
    text: "another writer changed the schema or the properties of {table} (version {version}, {operation})",
    help: "MetadataChanged: the change was made for the former schema. Read the table again and repeat the change.",
  },
  LW6405: {
    text: "another writer changed the protocol of {table} (version {version}, {operation})",
    help: "ProtocolChanged: the table asks for other features than before. Read the table again and repeat the change.",
  },
  LW6406: {
    text: "another writer of the same application committed to {table} first (version {version}, {operation})",
    help: "ConcurrentTransaction: two writers use the same transaction id. Only one of them may go on.",
  },
  LW6407: {
    text: "{table} could not be written: {tries} other commits came first, one after the other",
    help: "Many writers commit to the table at once. Try again later, or write less often and more at a time.",
  },
  LW6501: {
    text: "cannot {action} {place}: {reason}",
    help: "The storage account did not answer, or asked to wait, longer than requests are repeated. Nothing was lost: run again when it answers.",
  },
  LW6502: {
    text: "cannot {action} {place}: access is refused ({reason})",
    help: "The credentials are not valid there, have expired, or lack a right. Private accounts also refuse what does not come through their network.",
  },
  LW6503: {
    text: '"{url}" cannot be a lake: {reason}',
    help: "A lake lies in a local folder or in containers of an Azure storage account.",
  },
  LW6504: {
    text: "the container of {place} does not exist",
    help: "Containers are made with the account, not by a run: create it, or check the name of container and account.",
  },
  LW6505: {
    text: "{place} was replaced while it was being read",
    help: "Files of a lake are never changed in place. Something else writes to the container; read again.",
  },
  LW6506: {
    text: "the storage service refused to {action} {place}: {reason}",
    help: "The storage service refused the request. The reason is the service's own.",
  },
  LW6507: {
    text: "the cache {folder} may hold {limit} bytes: {used} are in use, {size} more are needed",
    help: "All files that are read at once must fit. Raise `lake_cache_limit` of the environment, or read less at a time.",
  },
  LW6508: {
    text: "a file vanished from the cache {folder} while it was being used",
    help: "Another process needed the room at the same moment. Run again; raise `lake_cache_limit` of the environment if it happens often.",
  },
  LW6509: {
    text: '"{size}" is no size',
    help: "Sizes are written as a number with a unit: B, KB, MB, GB or TB.",
  },
  LW6520: {
    text: "version {version} of {dataset} is not one that a run has published",
    help: "A version is brought back together with the state of its attempt. This one was written by somebody else, or its attempt is no longer known.",
  },
  LW6521: {
    text: "the column {column} orders the files of {table} and cannot be dropped",
    help: "The table is clustered by it. Change its clustering with the writer that made it, then drop the column.",
  },
} as const;
