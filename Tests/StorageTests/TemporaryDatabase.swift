import Foundation
import SQLiteEngine
import Storage
import Synchronization

/// A database file in a directory of its own, which goes with this object.
final class TemporaryDatabase: Sendable {
  let database: SQLiteDatabase
  let path: String
  private let directory: URL

  init(_ schema: String = "") throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    path = directory.appending(path: "latchkey.db").path
    database = SQLiteDatabase(path: path)
    let connection = try database.makeWriteConnection()
    try connection.commit { try $0.runScript(schema) }
    try connection.close()
  }

  deinit {
    // try?: a directory left behind in /tmp fails no test.
    try? FileManager.default.removeItem(at: directory)
  }
}

/// What callbacks on other threads said, in the order in which they said it.
final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  var all: [Element] { elements.withLock { $0 } }

  func append(_ element: Element) { elements.withLock { $0.append(element) } }
}
