import Cryptography
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct SecretsAtRestTests {
  @Test func `the database file holds no personal data and nothing that opens anything`() throws {
    let story = try Story()
    let enrolled = try story.enrol(1)
    let phone = try #require(try story.tryActivation(1, code: enrolled.activationCode))
    let contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
    let (keyText, key) = try story.store.write { [servicer = story.servicer, lender = story.lender.id] in
      let input = Servicer.APIKeyInput(role: .lender, name: "core", person: nil, mayOverride: false)
      let issued = try servicer.issueAPIKey(input, of: lender, in: $0)
      return (issued.text, issued.key)
    }
    let code = try story.issueCode(.cleared, for: phone.deviceID, by: key).code
    try story.move(to: "2026-03-20 09:00")
    try story.pay(contract, 700)
    try story.acknowledge(phone)

    let bytes = try story.store.fileBytes()
    #expect(contains("Asha Finance", in: bytes), "the scan finds what is there")
    #expect(contains(contract.contract.externalReference, in: bytes))
    for text in [
      "Meena", "Kulkarni", "98200 12345", "9820012345", enrolled.activationCode, phone.token,
      String(phone.token.dropFirst(3)), keyText, code.digits, code.format(),
    ] {
      #expect(!contains(text, in: bytes), "\(text)")
    }
    for secret in [phone.unlockKey, phone.lockStatusKey, story.masterKey.derive("latchkey/personal-data/v1")] {
      #expect(!contains(secret, in: bytes))
      #expect(!contains(Hexadecimal.encode(secret), in: bytes))
    }
  }
}
