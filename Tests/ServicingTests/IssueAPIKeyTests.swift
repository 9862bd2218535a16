import Cryptography
import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct IssueAPIKeyTests {
  private let story: Story

  init() throws { story = try Story() }

  @Test func `a key's text is shown once, and only its hash is kept`() throws {
    let (key, text) = try issue(.lender, of: story.lender.id)
    #expect(text.hasPrefix("lk_"))
    #expect(text.utf8.count == 46)
    #expect(try story.store.read { try APIKeyTable.find(hash: SHA256.digest(Array(text.utf8)), in: $0) } == key)
    #expect(try story.events(.apiKeyIssued).map { $0["data"]?["api_key_id"]?.string } == [key.id.text])
  }

  @Test func `a support key needs its person, who stands in no event`() throws {
    expectRefusal(.invalidFields, at: "/person") { try issue(.support, of: story.lender.id) }
    let key = try issue(.support, of: story.lender.id, person: "Ravi", mayOverride: true).key
    #expect(key.mayOverride)
    #expect(try !story.events().description.contains("Ravi"))
  }

  @Test(arguments: [Role.lender, .auditor]) func `only support may be given the right to override`(role: Role) throws {
    expectRefusal(.invalidFields, at: "/may_override") { try issue(role, of: story.lender.id, mayOverride: true) }
  }

  @Test func `an operator's key has no lender, and every other has one`() throws {
    expectRefusal(.invalidFields, at: "/role") { try issue(.operator, of: story.lender.id) }
    expectRefusal(.invalidFields, at: "/role", "/person") { try issue(.support, of: nil) }
    let key = try issue(.operator, of: nil).key
    #expect(try story.events(.apiKeyIssued, of: nil).map { $0["data"]?["api_key_id"]?.string } == [key.id.text])
    expectRefusal(.notFound) { try issue(.lender, of: .make(at: story.clock.now())) }
  }

  @Test func `a revoked key stays revoked, and only its lender or an operator may revoke it`() throws {
    let other = try story.registerLender("Other")
    let (key, text) = try issue(.lender, of: story.lender.id)
    expectRefusal(.notFound) { try revoke(key.id, by: other.id) }
    try revoke(key.id, by: story.lender.id)
    let revokedAt = story.clock.now()
    try story.move(to: "2026-03-03 09:00")
    try revoke(key.id, by: nil)
    #expect(try story.store.read { try APIKeyTable.find(hash: SecretText.hash(text), in: $0) }?.revokedAt == revokedAt)
    #expect(try story.events(.apiKeyRevoked).count == 1)
    expectRefusal(.notFound) { try revoke(.make(at: story.clock.now()), by: nil) }
  }

  private func issue(
    _ role: Role, of lender: LenderID?, person: String? = nil, mayOverride: Bool = false
  ) throws -> (key: APIKey, text: String) {
    let input = Servicer.APIKeyInput(role: role, name: "a key", person: person, mayOverride: mayOverride)
    return try story.store.write { [servicer = story.servicer] in try servicer.issueAPIKey(input, of: lender, in: $0) }
  }

  private func revoke(_ id: APIKeyID, by lender: LenderID?) throws {
    try story.store.write { [servicer = story.servicer] in try servicer.revokeAPIKey(id, by: lender, in: $0) }
  }
}
