import Foundation

/// Prints the story: chapters, sentences, commands and what came of them.
final class Narrator {
  private var chapters = 0
  /// How many things have been as they should be.
  private(set) var checks = 0
  private let isTerminal = isatty(STDOUT_FILENO) == 1
  private static let columns = 100

  /// A heading, and what the chapter is about.
  func chapter(_ title: String, _ text: String) throws {
    chapters += 1
    let heading = "━━ \(chapters). \(title) "
    let rule = String(repeating: "━", count: max(0, Narrator.columns - heading.count))
    try write("\n\(bold(heading))\(rule)\n\(text)\n\n")
  }

  /// A paragraph.
  func tell(_ text: String) throws { try write("\(text)\n\n") }

  /// A command as a shell takes it.
  func command(_ line: String) throws {
    let lines = line.split(separator: "\n", omittingEmptySubsequences: false)
    try write(lines.enumerated().map { ($0 == 0 ? "  $ " : "    ") + bold(String($1)) + "\n" }.joined())
  }

  /// What a command printed.
  func show(_ text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try write(lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined())
  }

  /// What has been compared and was right.
  func note(checked: [String]) throws {
    checks += checked.count
    var lines = [""]
    for text in checked {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = text
      } else if last.count + text.count > Narrator.columns {
        lines.append(text)
      } else {
        lines[lines.count - 1] = "\(last) · \(text)"
      }
    }
    try write("  ✓ \(lines.joined(separator: "\n    "))\n\n")
  }

  private func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw Surprise("standard output", expected: "somebody to read it", got: "a closed pipe, or a full disk")
    }
  }

  private func bold(_ text: String) -> String { isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
