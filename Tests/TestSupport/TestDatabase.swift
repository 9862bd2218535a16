public import Foundation
public import SQLiteEngine
public import Storage

/// A migrated database in a directory of its own, with its writer; both go with this object.
public final class TestDatabase: Sendable {
  /// The directory that holds the database file and, if a test puts it there, anything else of a data directory.
  public let directory: URL
  /// The database.
  public let database: SQLiteDatabase
  /// Its writer.
  public let writer: Writer
  private let reader: any ReadConnection

  /// A new database, with every migration applied.
  public init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    database = TestDatabase.open(directory)
    try Migrator(Migration.shipped).migrate(database, now: 0)
    writer = try Writer(database: database)
    reader = try database.makeReader()
  }

  deinit {
    // try?: a directory left behind in /tmp fails no test.
    try? writer.close()
    // try?: the same.
    try? FileManager.default.removeItem(at: directory)
  }

  /// A writer of the same file as another process has one: this one's readers are told nothing of its commits.
  public func makeWriterOfAnotherProcess() throws -> Writer { try Writer(database: TestDatabase.open(directory)) }

  private static func open(_ directory: URL) -> SQLiteDatabase {
    SQLiteDatabase(path: directory.appending(path: "latchkey.db").path, cacheKibibytes: 1_024)
  }

  /// Runs `body` in a transaction of its own and waits for its commit.
  @discardableResult
  public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) throws -> T {
    try writer.write(body)
  }

  /// Runs `body` on one state of the database.
  public func read<T>(_ body: (any Reader) throws -> T) throws -> T { try reader.read(body) }

  /// The bytes of the database file and its log, as a thief of the disk has them.
  public func fileBytes() throws -> [UInt8] {
    let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
    return try files.filter { $0.lastPathComponent.hasPrefix("latchkey.db") }
      .flatMap { [UInt8](try Data(contentsOf: $0)) }
  }
}
