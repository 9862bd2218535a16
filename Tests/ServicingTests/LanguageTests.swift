import JSON
import Lending
import Servicing
import TestSupport
import Testing

/// What a borrower reads, by the borrower's locale.
struct LanguageTests {
  private let story: Story
  private let phone: Servicer.Activation

  init() throws {
    story = try Story()
    phone = try story.activate()
  }

  @Test(
    arguments: [
      ("hi-IN", "₹ 1,25,000.00", "10 मार्च 2026"), ("es-CO", "INR 125.000,00", "10 de marzo de 2026"),
      ("en-IN", "INR 1,25,000.00", "10 March 2026"), ("ta", "INR 125,000.00", "10 March 2026"),
      (nil, "INR 125,000.00", "10 March 2026"),
    ] as [(String?, String, String)])
  func `a status is in the language of the borrower's locale, else in English`(
    locale: String?, amount: String, date: String
  ) throws {
    try write(locale)
    try story.move(to: "2026-03-11 08:00")
    let message = try #require(try story.document(of: phone)["reason"]?["message"]?.string)
    #expect(message.contains(amount) && message.contains(date), "\(message)")
  }

  @Test func `a borrower who chooses another language reads it at the next poll`() throws {
    let contract = try write("en")
    try story.move(to: "2026-03-11 08:00")
    #expect(try story.document(of: phone)["reason"]?["title"]?.string == "A payment is due")
    try story.store.write { [servicer = story.servicer, lender = story.lender.id] in
      try servicer.updateContract(contract.contract.id, of: lender, in: $0) { $0.locale = "sw-KE" }
    }
    #expect(try story.document(of: phone)["reason"]?["title"]?.string == "Kuna malipo yanayosubiriwa")
    #expect(try story.contract(contract.contract.id).language == "sw")
  }

  @Test func `a device is told of a payment that is due soon, and of its release, in that language`() throws {
    let contract = try write("pt-BR")
    #expect(try story.document(of: phone)["information"] == nil)
    try story.move(to: "2026-03-08 09:00")
    let soon = try #require(try story.document(of: phone)["information"])
    #expect(soon["message"]?.string?.hasPrefix("Em 10 de março de 2026 vence um pagamento de INR 125.000,00.") == true)
    try story.pay(contract, 12_500_000)
    #expect(try story.document(of: phone)["information"]?["title"]?.string == "Este aparelho é seu")
  }

  @Test func `a device learns beforehand what to show when it has no contact`() throws {
    try write("fr")
    let offline = try #require(try story.document(of: phone)["offline"])
    #expect(offline["restrict_after_days"]?.integer == 30)
    #expect(offline["title"]?.string == "Cet appareil a besoin d’une connexion")
  }

  @discardableResult
  private func write(_ locale: String?) throws -> Servicer.WrittenContract {
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 12_500_000])
    input.borrower.locale = locale
    return try story.write(input)
  }
}
