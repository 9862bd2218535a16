#ifndef CSQLITE_H
#define CSQLITE_H

// sqlite3_config takes arguments without types, which Swift cannot call.

/// Has SQLite keep no count of the memory that it uses: the count has one lock for the whole process, which each
/// allocation of each connection takes. Works only before the first connection is made; SQLITE_OK, or SQLITE_MISUSE later.
int csqlite_count_no_memory(void);

#endif
