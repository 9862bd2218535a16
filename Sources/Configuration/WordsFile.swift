import Foundation
public import Lending

/// What a borrower reads, as TOML: `config/words/<language>.toml`, a table for each reason and state.
public enum WordsFile {
  /// The words in the binary, by path.
  public static let shipped: [ConfigurationFile] = EmbeddedFiles.words.map(ConfigurationFile.init)

  /// The words of each language, by its tag; a file in the directory stands in place of the shipped one of its name.
  ///
  /// Throws at the first file with mistakes, all of its mistakes at once.
  public static func load(directory: String?) throws(ConfigurationError) -> [String: Words] {
    var words: [String: Words] = [:]
    for file in try shipped + files(in: directory) { words[file.name] = try parse(file) }
    return words
  }

  /// The words that a file states.
  ///
  /// Throws every mistake at once: unknown and missing keys, unknown placeholders, and messages that would be longer
  /// than a lock screen shows, each by its path; what is not TOML, by its line.
  public static func parse(_ file: ConfigurationFile) throws(ConfigurationError) -> Words {
    let reader = try TableReader(file)
    var texts: [Words.Key: Words.Text] = [:]
    for reason in Reason.allCases {
      let states = reader.table(reason.rawValue)
      for key in Words.Key.all where key.reason == reason {
        texts[key] = states?.table(key.state.rawValue).flatMap(text)
      }
    }
    return try reader.finish(Words(texts))
  }

  private static func files(in directory: String?) throws(ConfigurationError) -> [ConfigurationFile] {
    guard let directory else { return [] }
    var files: [ConfigurationFile] = []
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".toml") }
      for name in names.sorted() { files.append(try ConfigurationFile.read(directory + "/" + name)) }
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError(directory, "cannot be listed: " + error.localizedDescription)
    }
    return files
  }

  private static func text(_ table: TableReader) -> Words.Text? {
    let title = table.value("title", .text(Limits.titleCharacters))
    let message = table.value("message", .text(Limits.messageCharacters))
    guard let title, let message else { return nil }
    notePlaceholders(in: title, at: "title", known: [:], table)
    notePlaceholders(in: message, at: "message", known: longest, table)
    let shown = longest.reduce(message) { $0.replacing("{\($1.key)}", with: $1.value) }
    if !Limits.messageCharacters.contains(shown.count) {
      table.note(
        "message",
        "can be \(shown.count) characters with its placeholders filled in; it must be at most "
          + "\(Limits.messageCharacters.upperBound)")
    }
    return Words.Text(title: title, message: message)
  }

  /// The placeholders of a message, each with the longest text that `Words` puts there.
  private static let longest = ["amount": "KWD 9,007,199,254,740.991", "overdue_since": "30 September 2026"]

  private static func notePlaceholders(
    in text: String, at key: String, known: [String: String], _ table: TableReader
  ) {
    let right = known.isEmpty ? "has none" : "has " + known.keys.sorted().map { "{\($0)}" }.joined(separator: " and ")
    let plain = known.keys.reduce(text) { $0.replacing("{\($1)}", with: "") }
    guard let start = plain.firstIndex(where: { $0 == "{" || $0 == "}" }) else { return }
    let end = plain[start...].firstIndex(of: "}") ?? plain.index(before: plain.endIndex)
    table.note(key, "has the unknown placeholder \(plain[start...end]); a \(key) \(right)")
  }
}
