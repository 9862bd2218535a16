import JSON
import Lending

extension Story {
  private static let price: JSONValue = 125_000

  /// The lender, and a key for each of those who work for it.
  func register(at server: String) throws -> People {
    try narrator.chapter(
      "A lender, and who may do what",
      """
      The operator, who runs the service, registers lenders and makes their first keys. The policy is a
      set of rules in a file, config/policies/standard.toml; the name, the phone and the ways to pay are
      what borrowers will see.
      """)
    let operate = client(server, try sandbox.operatorKey())
    let lender = try operate.post(
      "/v1/lenders",
      [
        "name": "Acme Credit", "country": "KE", "time_zone": .string(Sandbox.zoneName), "currency": "KES",
        "policy": "standard",
        "contact": ["phone": "+254 20 123 4567", "email": "help@acme.example", "website": "https://acme.example"],
        "payment_instructions": [["method": "paybill", "text": "Paybill 400200, account: your contract number"]],
      ]
    ).expect(201, ["/policy": "standard"])
    let keys = "/v1/lenders/\(try lender.text("/id"))/api-keys"
    try narrator.tell(
      """
      The lender's core system gets a key, and Grace in support one that may do less. Each is shown
      once.
      """)
    let system = try operate.post(keys, ["role": "lender", "name": "core system"]).expect(201)
    let grace = try operate.post(keys, ["role": "support", "name": "support desk", "person": "Grace"]).expect(201)
    return People(
      server: server, operator: operate, lender: client(server, try system.text("/key")),
      support: client(server, try grace.text("/key")))
  }

  /// The phone, and the contract that it secures.
  func lend(by people: People) throws -> Loan {
    try narrator.chapter(
      "A phone, and a contract",
      """
      Asha buys a phone in six monthly instalments of KES 1,250.00; amounts are in minor units, so
      125000. She has agreed that the phone may be restricted when she does not pay: without her consent
      on record, it never would be.
      """)
    let device = try people.lender.post("/v1/devices", ["imei": .string(Story.imei), "model": "Tecno Spark 20"])
      .expect(201, ["/state": "enrolled", "/lock_status/state": "unlocked"])
    let deviceID = try device.text("/id")
    let contract = try people.lender.post(
      "/v1/contracts",
      [
        "device_id": .string(deviceID), "external_reference": "AC-2041",
        "borrower": ["name": "Asha", "phone": "+254 700 000 001"], "currency": "KES",
        "schedule": [
          "count": 6, "amount": Story.price, "first_due_on": .string(try firstDueDate().description), "every": "month",
        ],
        "consent": ["device_restriction": true, "agreed_at": .string(now.description)],
      ]
    ).expect(
      201,
      [
        "/state": "active", "/balance/outstanding/amount": 750_000, "/balance/arrears/amount": 0,
        "/lock_decision/state": "unlocked", "/lock_decision/next/state": "reminder",
      ])
    return Loan(
      deviceID: deviceID, contractID: try contract.text("/id"),
      activationCode: try device.text("/activation_code"))
  }

  /// The phone learns its keys, and asks for the first time.
  func activate(_ loan: Loan, by people: People) throws {
    try narrator.chapter(
      "The phone wakes up",
      """
      A phone exchanges its activation code, once, for a token and two keys: with one it checks that
      what it is told comes from the service, with the other that an unlock code does. This phone is a
      program, the reference device.
      """)
    try phone.activate(at: people.server, imei: Story.imei, code: loan.activationCode)
      .expect("activated: this is device \(loan.deviceID)", "This phone is unlocked.")
    try narrator.tell(
      """
      What a phone gets when it asks, in full. The signature covers the body's digest, the version and a
      nonce that the phone has just made up: an altered answer, or an old one played again, does not
      fit, and the phone ignores it.
      """)
    try client(people.server, try phone.token()).get("/v1/lock-status", ["Lock-Nonce: 4f0ZqLx7RkGm2w9B"])
      .expect(200, ["/device_id": .string(loan.deviceID), "/state": "unlocked", "/due_soon": false])
    try narrator.tell(
      """
      Anybody who is offered this phone can ask whether it is paid for, and learns no more than that.
      """)
    try client(people.server, nil).get("/v1/device-checks/\(Story.imei)")
      .expect(200, ["/financed": true, "/lender/name": "Acme Credit"])
  }

  /// A week from today, where the lender is: time enough for the phone to be told that a payment is near.
  private func firstDueDate() throws -> CivilDate {
    guard let zone = CivilZone(Sandbox.zoneName) else {
      throw Surprise("time zones", expected: Sandbox.zoneName, got: "no such zone; on Debian: apt-get install tzdata")
    }
    return zone.date(at: now).adding(days: 7)
  }
}
