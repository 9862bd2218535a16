import Foundation
public import Lending

/// What a borrower reads, as TOML: `config/words/<language>.toml`, a table for each reason and state, how the language
/// writes money and dates, and what regions of it write otherwise.
public enum WordsFile {
  /// The words in the binary, by path.
  public static let shipped: [ConfigurationFile] = EmbeddedFiles.words.map(ConfigurationFile.init)

  /// The words of each language and region, by its tag (`es`, `es-MX`); a file in the directory stands in place of the
  /// shipped one of its name.
  ///
  /// Throws at the first file with mistakes, all of its mistakes at once.
  public static func load(directory: String?) throws(ConfigurationError) -> [String: Words] {
    var files: [String: ConfigurationFile] = [:]
    for file in try shipped + self.files(in: directory) { files[file.name] = file }
    var words: [String: Words] = [:]
    for name in files.keys.sorted() {
      if let file = files[name] { words.merge(try parse(file)) { $1 } }
    }
    return words
  }

  /// The words that a file states, by tag: those of the language, and of each region that writes otherwise.
  ///
  /// Throws every mistake at once: unknown and missing keys, unknown placeholders, and messages that would be longer
  /// than a lock screen shows, each by its path; what is not TOML, by its line.
  public static func parse(_ file: ConfigurationFile) throws(ConfigurationError) -> [String: Words] {
    let reader = try TableReader(file)
    let format = reader.table("format").flatMap(WordFormat.init)
    let regions = format.map { WordsFile.regions(reader, $0) } ?? [:]
    if format == nil { _ = reader.has("regions") }
    let widest = ([format].compactMap(\.self) + regions.values).map { (amount: $0.longestAmount, date: $0.longestDate) }
    var texts: [Words.Key: Words.Text] = [:]
    for key in Words.Key.all where key.reason == nil {
      texts[key] = reader.table(key.description).flatMap { text($0, of: key, widest) }
    }
    for reason in Reason.allCases {
      let states = reader.table(reason.rawValue)
      for key in Words.Key.all where key.reason == reason {
        texts[key] = states?.table(key.state.rawValue).flatMap { text($0, of: key, widest) }
      }
    }
    let words = try reader.finish(format.flatMap { Words(texts, format: $0) })
    var tagged = [file.name: words]
    for (region, format) in regions { tagged[file.name + "-" + region] = words.with(format: format) }
    return tagged
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

  private static func regions(_ reader: TableReader, _ format: WordFormat) -> [String: WordFormat] {
    guard reader.has("regions"), let tables = reader.table("regions") else { return [:] }
    var regions: [String: WordFormat] = [:]
    for region in tables.keys {
      if region.utf8.count != 2 || region != region.uppercased() {
        tables.note(region, "is no region; it must be a country of ISO 3166 in capital letters, such as \"MX\"")
      }
      if let table = tables.table(region) { regions[region] = format.changed(by: table) }
    }
    return regions
  }

  private static func text(
    _ table: TableReader, of key: Words.Key, _ widest: [(amount: String, date: String)]
  ) -> Words.Text? {
    let title = table.value("title", .text(Limits.titleCharacters))
    let message = table.value("message", .text(Limits.messageCharacters))
    guard let title, let message else { return nil }
    notePlaceholders(in: title, at: "title", known: [], table)
    notePlaceholders(in: message, at: "message", known: placeholders(key), table)
    let longest =
      widest.map { amount, date in
        message.replacing("{amount}", with: amount).replacing("{overdue_since}", with: date)
          .replacing("{due_on}", with: date).count
      }.max() ?? message.count
    if !Limits.messageCharacters.contains(longest) {
      table.note(
        "message",
        "can be \(longest) characters with its placeholders filled in; it must be at most "
          + "\(Limits.messageCharacters.upperBound)")
    }
    return Words.Text(title: title, message: message)
  }

  /// What a message may name: the arrears and since when; of a payment due soon, how much and when.
  private static func placeholders(_ key: Words.Key) -> [String] {
    switch key.reason {
    case .paymentOverdue?, .paymentReversed?: ["amount", "overdue_since"]
    case nil where key == .dueSoon: ["amount", "due_on"]
    default: []
    }
  }

  private static func notePlaceholders(
    in text: String, at key: String, known: [String], _ table: TableReader
  ) {
    let right = known.isEmpty ? "this \(key) has none" : "it has " + known.map { "{\($0)}" }.joined(separator: " and ")
    let plain = known.reduce(text) { $0.replacing("{\($1)}", with: "") }
    guard let start = plain.firstIndex(where: { $0 == "{" || $0 == "}" }) else { return }
    let end = plain[start...].firstIndex(of: "}") ?? plain.index(before: plain.endIndex)
    table.note(key, "has the unknown placeholder \(plain[start...end]); \(right)")
  }
}
