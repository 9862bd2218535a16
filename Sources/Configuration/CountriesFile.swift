public import Lending

/// Which packs a country's lenders may choose, as TOML: `config/countries.toml`, a table for each country.
public enum CountriesFile {
  /// The file in the binary.
  public static let shipped = ConfigurationFile(EmbeddedFiles.countries)

  /// The rules that a file states, in order of the countries.
  ///
  /// Throws every mistake at once, packs that there are not among them, each by its path.
  public static func parse(
    _ file: ConfigurationFile, packs: [String]
  ) throws(ConfigurationError) -> [CountryRule] {
    let reader = try TableReader(file)
    let rules = reader.keys.map { rule($0, reader, packs: packs) }
    return try reader.finish(rules.contains(nil) ? nil : rules.compactMap(\.self))
  }

  private static func rule(_ country: String, _ reader: TableReader, packs: [String]) -> CountryRule? {
    if country.utf8.count != 2 || !country.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) {
      reader.note(country, "is no country; it must be two capital letters of ISO 3166-1, such as \"IN\"")
    }
    guard let table = reader.table(country) else { return nil }
    let policies = table.set(
      "policies", of: .string("a pack: " + packs.sorted().joined(separator: ", ")) { packs.contains($0) ? $0 : nil })
    if policies?.isEmpty == true { table.note("policies", "is empty; it must name at least one pack") }
    let source = table.value("source", .text(Limits.sourceCharacters))
    let date = table.value("date", .date)
    guard let policies, let source, let date else { return nil }
    return CountryRule(country: country, policies: policies.sorted(), source: source, date: date)
  }
}
