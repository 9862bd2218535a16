import Configuration
import Lending
import Testing

struct CountriesFileTests {
  private let packs = PolicyPackFile.shipped.map(\.name)

  @Test func `India and Brazil have their packs, with source and date`() throws {
    let rules = try CountriesFile.parse(CountriesFile.shipped, packs: packs)
    #expect(rules.map(\.country) == ["BR", "IN"])
    #expect(rules.map(\.policies) == [["notify-only"], ["india-2027", "notify-only"]])
    #expect(rules.map(\.date.description) == ["2025-05-08", "2026-08-06"])
    #expect(rules[1].source.hasPrefix("Reserve Bank of India"))
  }

  @Test func `every mistake is named by its path`() throws {
    let file = ConfigurationFile(
      path: "countries.toml",
      text: """
        [India]
        policies = ["standard"]
        source = "s"
        date = "2026-08-06"
        [BR]
        policies = []
        source = ""
        date = 2026-08-06
        [KE]
        policies = ["harsh"]
        law = 1
        """)
    let error = try #require(throws: ConfigurationError.self) { try CountriesFile.parse(file, packs: packs) }
    #expect(
      error.mistakes.map(\.place) == [
        "BR.policies", "BR.source", "BR.date", "India", "KE.policies[0]", "KE.source", "KE.date", "KE.law",
      ])
  }
}
