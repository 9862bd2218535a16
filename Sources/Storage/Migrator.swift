import Cryptography

/// One numbered migration: a file of `migrations/`, named by what it does.
public struct Migration: Sendable, Equatable {
  /// The file's name without its ending, as `0001_initial`.
  public let name: String
  /// Its statements.
  public let sql: String

  /// The migration of a file.
  public init(name: String, sql: String) {
    self.name = name
    self.sql = sql
  }

  fileprivate var digest: [UInt8] { SHA256.digest(Array(sql.utf8)) }

  /// Whether the name is `number` in four digits, an underscore, and something.
  fileprivate func isNumbered(_ number: Int) -> Bool {
    let digits = String(number)
    let prefix = String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_"
    return name.hasPrefix(prefix) && name.count > prefix.count
  }
}

/// Brings a database up to the schema of this binary: each migration in a transaction of its own, in order, recorded
/// with the digest of its text.
///
/// Each transaction takes the write lock and looks again at what is there, so that two processes may start at once.
public struct Migrator: Sendable {
  private let migrations: [Migration]

  /// The migrations of this binary, in order.
  ///
  /// - Throws: `MigrationError.misnumbered` unless they are numbered 1, 2, 3, … without a gap.
  public init(_ migrations: [Migration]) throws(MigrationError) {
    for (index, migration) in migrations.enumerated() {
      guard migration.isNumbered(index + 1) else { throw .misnumbered(name: migration.name, expected: index + 1) }
    }
    self.migrations = migrations
  }

  /// Applies what is missing.
  ///
  /// - Parameters:
  ///   - database: the database, which nothing writes to meanwhile but another migrator.
  ///   - now: the instant to record, in milliseconds UTC.
  /// - Returns: the names of those applied now.
  /// - Throws: `MigrationError`; `StorageError` if the database cannot be written.
  @discardableResult
  public func migrate(_ database: any Database, now: Int64) throws -> [String] {
    let connection = try database.makeWriteConnection()
    let outcome = Result { try applyAll(connection, now) }
    let closed = Result { try connection.close() }
    let names = try outcome.get()
    try closed.get()
    return names
  }

  private func applyAll(_ connection: any WriteConnection, _ now: Int64) throws -> [String] {
    var names: [String] = []
    while let name = try connection.commit({ batch in try applyNext(batch, now) }) { names.append(name) }
    return names
  }

  private func applyNext(_ batch: any WriteBatch, _ now: Int64) throws -> String? {
    let applied = try batch.savepoint(recorded).value
    try check(applied)
    guard applied.count < migrations.count else { return nil }
    let migration = migrations[applied.count]
    do {
      try batch.runScript(migration.sql)
      _ = try batch.savepoint { try record(migration, number: applied.count + 1, now, $0) }
    } catch {
      throw MigrationError.failed(name: migration.name, reason: "\(error)")
    }
    return migration.name
  }

  private struct Applied {
    let number: Int64
    let name: String
    let digest: [UInt8]
  }

  private func recorded(_ transaction: any Transaction) throws -> [Applied] {
    try transaction.execute(
      """
      CREATE TABLE IF NOT EXISTS schema_migrations (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        digest BLOB NOT NULL,
        applied_at INTEGER NOT NULL
      ) STRICT
      """)
    return try transaction.rows("SELECT number, name, digest FROM schema_migrations ORDER BY number") {
      Applied(number: $0.integer(0), name: $0.text(1), digest: $0.blob(2))
    }
  }

  private func check(_ applied: [Applied]) throws(MigrationError) {
    for (index, applied) in applied.enumerated() {
      guard applied.number == index + 1 else { throw .gap(missing: index + 1, found: applied.name) }
      guard index < migrations.count else { throw .newerDatabase(name: applied.name, known: migrations.count) }
      guard applied.name == migrations[index].name, applied.digest == migrations[index].digest else {
        throw .edited(name: migrations[index].name, applied: applied.name)
      }
    }
  }

  private func record(_ migration: Migration, number: Int, _ now: Int64, _ transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO schema_migrations (number, name, digest, applied_at) VALUES (?1, ?2, ?3, ?4)",
      [.integer(Int64(number)), .text(migration.name), .blob(migration.digest), .integer(now)])
  }
}

/// Why a database cannot be brought up to date.
///
/// Nothing of the migration concerned was done.
public enum MigrationError: Error, Sendable, Equatable {
  /// A file's name does not begin with the number that its place asks for.
  case misnumbered(name: String, expected: Int)
  /// A migration differs from what was applied to this database under its number.
  case edited(name: String, applied: String)
  /// The database has a later migration and lacks an earlier one.
  case gap(missing: Int, found: String)
  /// The database has a migration that this binary does not know.
  case newerDatabase(name: String, known: Int)
  /// A statement of a migration failed.
  case failed(name: String, reason: String)
}

extension MigrationError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .misnumbered(let name, let expected):
      "Migration \(name) stands where number \(expected) belongs. Name the files 0001_…, 0002_… without a gap."
    case .edited(let name, let applied):
      """
      Migration \(name) is not the one that was applied to this database as \(applied). A shipped migration is never \
      edited: restore its file, and put the change into a new one.
      """
    case .gap(let missing, let found):
      """
      The database has migration \(found), but number \(missing) was never applied. Somebody changed the table \
      schema_migrations: restore the database from a backup.
      """
    case .newerDatabase(let name, let known):
      """
      The database has migration \(name), and this version of latchkey knows \(known). Start the version that wrote \
      it, or restore a backup from before the upgrade.
      """
    case .failed(let name, let reason):
      """
      Migration \(name) failed, and nothing of it was kept: \(reason). Put right what it says and start again; until \
      then the version before can run.
      """
    }
  }
}
