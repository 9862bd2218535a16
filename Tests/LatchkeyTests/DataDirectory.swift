import Foundation

/// A data directory that goes with this object.
final class DataDirectory {
  let path = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)").path

  deinit {
    // try?: what is left behind in /tmp fails no test.
    try? FileManager.default.removeItem(atPath: path)
  }

  var flags: [String] { ["--data-dir", path] }

  func text(of file: String) throws -> String { try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8) }
}
