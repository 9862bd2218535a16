import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct LockStatusDocumentTests {
  private let story: Story
  private let phone: Servicer.Activation

  init() throws {
    story = try Story()
    phone = try story.activate()
  }

  @Test func `a device without a contract is free`() throws {
    #expect(
      try lines() == """
        device_id "\(phone.deviceID)"
        state "unlocked"
        reason null
        other_reasons []
        allowed_services ["emergency_calls","incoming_calls","public_alerts","lender_contact","payment","internet",\
        "outgoing_calls","messages","work_apps","apps","settings"]
        work_apps []
        contract_reference null
        amount_due null
        overdue_since null
        next_due null
        due_soon false
        next null
        grant_until null
        offline null
        code_counter 0
        poll_after_seconds 3600
        sequence \(story.clock.now().milliseconds)
        decided_at "2026-03-02T03:30:00Z"
        """)
  }

  @Test func `a restricted device is told why, what works, what is owed and what would come`() throws {
    let contract = try story.write(on: phone, ["2026-03-10": 125_000, "2026-04-10": 125_000])
    try story.move(to: "2026-03-17 08:00")
    let reason = try #require(try story.document(of: phone)["reason"])
    #expect(reason["title"]?.string == "Part of this device is paused")
    let message = try #require(reason["message"]?.string)
    #expect(message.hasPrefix("INR 1,250.00 is due, the oldest part since 10 March 2026, so"), "\(message)")
    let offline = try #require(try story.document(of: phone)["offline"])
    #expect(offline["warn_after_days"] == 25 && offline["restrict_after_days"] == 30)
    #expect(offline["state"] == "restricted")
    #expect(
      try lines() == """
        device_id "\(phone.deviceID)"
        state "restricted"
        reason \(JSONWriter.text(reason))
        other_reasons []
        allowed_services ["emergency_calls","incoming_calls","public_alerts","lender_contact","payment","internet",\
        "outgoing_calls","messages","work_apps","settings"]
        work_apps ["com.dispatch"]
        contract_reference "\(contract.contract.externalReference)"
        amount_due {"amount":125000,"currency":"INR"}
        overdue_since "2026-03-10"
        next_due {"due_on":"2026-04-10","amount":{"amount":125000,"currency":"INR"}}
        due_soon false
        next {"at":"2026-03-25T02:30:00Z","state":"locked","unattended":false}
        grant_until null
        offline \(JSONWriter.text(offline))
        code_counter 0
        poll_after_seconds 60
        sequence \(story.clock.now().milliseconds)
        decided_at "2026-03-17T02:30:00Z"
        """)
  }

  @Test func `a due date that is near is told quietly, and no longer once it has passed`() throws {
    try story.write(on: phone, ["2026-03-10": 500])
    var isDueSoon: [Bool?] = []
    for time in ["2026-03-06 23:59", "2026-03-07 00:00", "2026-03-10 23:59", "2026-03-11 00:00"] {
      try story.move(to: time)
      isDueSoon.append(try story.document(of: phone)["due_soon"]?.bool)
    }
    #expect(isDueSoon == [false, true, true, false])
    #expect(try story.document(of: phone)["state"]?.string == "unlocked", "the reminder waits for eight o'clock")
    #expect(try story.document(of: phone)["overdue_since"]?.string == "2026-03-10")
  }

  @Test func `a released device is asked for nothing more, even where something is owed`() throws {
    try story.write(on: phone, ["2026-03-10": 500])
    #expect(try story.document(of: phone)["offline"] != .null)
    _ = try story.issueCode(
      .released, for: phone.deviceID, by: story.issueKey(.lender), reason: "given to the borrower")
    let document = try story.document(of: phone)
    #expect(document["state"] == "released")
    #expect(document["offline"] == .null && document["next"] == .null)
  }

  @Test func `a locked device keeps the floor's five alone`() throws {
    try story.write(on: phone, ["2026-03-10": 500])
    try story.move(to: "2026-03-25 08:00")
    let floor: JSONValue = ["emergency_calls", "incoming_calls", "public_alerts", "lender_contact", "payment"]
    #expect(try story.document(of: phone)["allowed_services"] == floor)
    #expect(try story.document(of: phone)["next"] == .null)
  }

  /// The document, a member a line.
  private func lines() throws -> String {
    let members = try #require(try story.document(of: phone).members)
    return members.map { "\($0.name) \(JSONWriter.text($0.value))" }.joined(separator: "\n")
  }
}
