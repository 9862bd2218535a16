import Foundation

/// One line of an `embed.txt`: `name: path`, relative to the package root.
///
/// `countries: config/countries.toml` makes one `EmbeddedFile`; `migrations: migrations/*.sql`, with one `*` in its last
/// component, makes an array of them, sorted by path. Lines that begin with `#` are comments.
struct EmbedEntry {
  let name: String
  let folder: String
  let prefix: String
  /// What follows the `*`; nil where there is none.
  let suffix: String?

  static func parse(list: String) throws -> [EmbedEntry] {
    let lines = list.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    let entries = try lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map(EmbedEntry.init(line:))
    guard Set(entries.map(\.name)).count == entries.count else { throw EmbedError("two lines have the same name") }
    return entries
  }

  private init(line: String) throws {
    let halves = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard halves.count == 2, let path = halves.last, let name = halves.first else {
      throw EmbedError("'\(line)' is not 'name: path', as in 'migrations: migrations/*.sql'")
    }
    let components = path.split(separator: "/")
    let pieces = (components.last ?? "").split(separator: "*", omittingEmptySubsequences: false)
    guard (1...2).contains(pieces.count), !components.dropLast().contains(where: { $0.contains("*") }) else {
      throw EmbedError("'\(path)' may have one '*', in its last component")
    }
    self.name = name
    folder = components.dropLast().joined(separator: "/")
    prefix = String(pieces[0])
    suffix = pieces.count == 2 ? String(pieces[1]) : nil
  }

  /// The paths that the line stands for, sorted; at least one, or an error.
  func paths(root: URL) throws -> [String] {
    guard let suffix else { return [inFolder(prefix)] }
    let path = root.appending(path: folder).path
    guard FileManager.default.fileExists(atPath: path) else { throw EmbedError("there is no folder \(folder)") }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    let matching = names.filter { name in
      name.hasPrefix(prefix) && name.hasSuffix(suffix) && name.count >= prefix.count + suffix.count
        && !name.hasPrefix(".")
    }
    guard !matching.isEmpty else { throw EmbedError("no file is named \(inFolder(prefix + "*" + suffix))") }
    return matching.sorted().map(inFolder)
  }

  private func inFolder(_ name: String) -> String {
    folder.isEmpty ? name : folder + "/" + name
  }
}
