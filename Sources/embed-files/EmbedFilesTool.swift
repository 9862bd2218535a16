import Foundation

/// `embed-files <package root> <embed.txt> <output.swift> <file to touch>`, called by the plugin at every build.
@main enum EmbedFilesTool {
  static func main() {
    do {
      let paths = CommandLine.arguments.dropFirst().map { URL(filePath: $0) }
      guard paths.count == 4 else { throw EmbedError("expected four paths: root, list, output, file to touch") }
      try embed(root: paths[0], list: paths[1], output: paths[2])
      // A new content, not a new date alone: file dates can be too coarse to differ from one build to the next.
      try Data(UUID().uuidString.utf8).write(to: paths[3])
    } catch {
      print("error: embed-files: \(error)")
      exit(1)
    }
  }

  /// Leaves the output's date alone while nothing has changed, so that nothing is compiled again.
  static func embed(root: URL, list: URL, output: URL) throws {
    let entries = try EmbedEntry.parse(list: String(contentsOf: list, encoding: .utf8))
    let source = Data(try GeneratedSource.text(for: entries, root: root).utf8)
    guard FileManager.default.contents(atPath: output.path) != source else { return }
    try source.write(to: output, options: .atomic)
  }
}

/// What is wrong with the list or with a file that it names; the text says what would be right.
struct EmbedError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
