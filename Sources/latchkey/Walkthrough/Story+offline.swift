import Foundation
import JSON
import Lending

extension Story {
  /// The borrower calls support; the code that support reads out.
  func call(_ loan: Loan, _ people: People, challenge: String) throws -> String {
    try narrator.chapter(
      "A call from where there is no network",
      """
      Asha is away, and her phone hears nothing from the service any more. She calls Grace and reads out
      the digits on her lock screen. A code is made for these digits, this phone and one purpose, and
      only where the rules allow it.
      """)
    let request: JSONValue = [
      "device_id": .string(loan.deviceID), "challenge": .string(challenge), "grant": "cleared",
      "ticket_reference": "T-881",
    ]
    try people.support.post("/v1/unlock-codes", request).expectProblem(409, "contract-in-arrears")
    try narrator.tell(
      """
      Nothing is paid yet, so there is no code. Asha pays at a shop, and the confirmation comes in.
      """)
    try people.lender.post("/v1/payment-confirmations", confirmation("MPESA-2", of: loan)).expect(
      201,
      [
        "/contract/balance/arrears/amount": 0, "/device/lock_status/state": "unlocked",
        "/device/restoration/ordered_at": .string(now.description),
      ])
    try narrator.tell(
      """
      Now the same request gives a code. It is shown this once, and the service does not keep it.
      """)
    let issued = try people.support.post("/v1/unlock-codes", request)
      .expect(201, ["/mode": "challenge", "/grant": "cleared"])
    return try issued.text("/code")
  }

  /// The code is typed while the service is not even running.
  func enterOffline(_ code: String, _ people: People) throws {
    try narrator.chapter(
      "The code, without a network",
      """
      To show that the phone needs nobody for this, the service is stopped. SIGTERM lets it answer what
      is in flight and write everything back before it ends.
      """)
    try stop()
    try phone.poll().expect(status: 1, "no answer")
    try narrator.tell(
      """
      One digit mistyped is caught by the code's own check digits, and no attempt is counted.
      """)
    try phone.enterCode(Story.mistyped(code)).expect(status: 1, "Check the digits", "This phone is locked")
    try phone.enterCode(code).expect("Code accepted", "This phone is unlocked by a code.")
    try narrator.tell("A code works once: whoever has noted it down has nothing.")
    try phone.enterCode(code).expect(status: 1, "This code is not for this phone now", "unlocked by a code")
  }

  /// The service is back, the phone reports, and the record shows it all.
  func readRecord(_ loan: Loan, _ people: People) throws {
    try narrator.chapter(
      "Back online, and the record",
      """
      The service starts again on the same data. The phone finds its network, obeys the newest status,
      and reports that it has used the code. Everything that happened is an event, and each event seals
      the one before it.
      """)
    _ = try serve(on: String(people.server.dropFirst("http://".count)))
    try phone.poll().expect(", unlocked", "This phone is unlocked.")
    try people.support.get("/v1/unlock-codes?device_id=\(loan.deviceID)").expect(
      200, ["/data/0/mode": "challenge", "/data/0/grant": "cleared", "/data/0/used_at": .string(now.description)])
    let timeline = try people.support.get("/v1/devices/\(loan.deviceID)/timeline?limit=100", shownAs: Story.line)
    try timeline.expect(200, ["/next_cursor": nil])
    try expectKinds(timeline)
    try narrator.tell("The auditor's question: was anything changed, left out or put in afterwards?")
    try narrator.command("latchkey audit verify \(Story.data.joined(separator: " "))")
    let audit = try sandbox.latchkey(["audit", "verify"] + Story.data)
    try narrator.show(audit.text)
    try Screen(command: "latchkey audit verify", finished: audit, narrator: narrator).expect("events hold")
  }

  /// The code with its sixth digit changed.
  private static func mistyped(_ code: String) -> String {
    var digits = Array(code)
    digits[5] = digits[5] == "0" ? "1" : "0"
    return String(digits)
  }

  /// What must stand in the timeline, in this order, whatever else does.
  private func expectKinds(_ timeline: Reply) throws {
    let kinds = (timeline.body["data"]?.elements ?? []).compactMap { $0["kind"]?.string }
    let expected = [
      "device.enrolled", "contract.written", "device.activated", "payment.confirmed", "device.restoration_ordered",
      "device.restored", "payment.confirmed", "device.restoration_ordered", "unlock_code.issued", "unlock_code.used",
      "device.restored",
    ]
    var rest = expected[...]
    for kind in kinds where kind == rest.first { rest.removeFirst() }
    guard let missing = rest.first else {
      return try narrator.note(checked: ["\(kinds.count) events, among them two restorations and a used code"])
    }
    throw Surprise(timeline.request, expected: "\(missing) in its place", got: kinds.joined(separator: ", "))
  }

  /// An event in one line: when, what, and what of its data tells the story.
  private static func line(of event: JSONValue) -> String {
    let names = ["state", "sequence", "reason", "amount", "grant", "mode", "in_time"]
    let data = names.compactMap { name in
      event.value(at: "/data/\(name)").map { "\(name) \($0.string ?? PrettyJSON.text($0))" }
    }
    let texts = zip(["at", "kind"], [26, 28]).map { name, width in
      (event[name]?.string ?? "").padding(toLength: width, withPad: " ", startingAt: 0)
    }
    return (texts.joined() + data.joined(separator: ", ")).trimmingCharacters(in: .whitespaces)
  }
}
