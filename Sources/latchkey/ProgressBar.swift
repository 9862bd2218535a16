import Foundation

/// A bar on standard error while something long runs, where a person watches; nothing in a pipe.
struct ProgressBar {
  private let label: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private var percent = -1
  private static let width = 40

  init(_ label: String) { self.label = label }

  mutating func show(_ done: Int64, of total: Int64) {
    guard isShown, total > 0 else { return }
    let now = Int(min(done, total) * 100 / total)
    guard now != percent else { return }
    percent = now
    let filled = now * ProgressBar.width / 100
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressBar.width - filled)
    let line = "\r\(label) \(bar) \(now)%" + (now == 100 ? "\r\u{1B}[K" : "")
    FileHandle.standardError.write(Data(line.utf8))
  }
}
