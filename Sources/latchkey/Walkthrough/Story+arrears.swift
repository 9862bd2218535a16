import JSON
import Lending

extension Story {
  /// Time goes on, and nobody pays.
  mutating func missInstalment(_ loan: Loan, _ people: People) throws {
    try narrator.chapter(
      "A payment is missed",
      """
      The policy `standard` tells a borrower early, and restricts late and by steps. Each step waits for
      a day past the due date, and for an hour between 08:00 and 20:00, never on a Sunday: nobody is cut
      off when no help is there.

                due date                 +1 day          +7 days          +15 days          payment
                   │                        │                │                 │                │
        ───────────┴────────────────────────┴────────────────┴─────────────────┴────────────────┴──────▶
         unlocked; from 3 days before:   reminder        restricted         locked          unlocked,
         “due soon”, in one quiet line   all works       apps stop          calls to help   at any hour
                                                                            and lender work
      """)
    let decision = "/v1/devices/\(loan.deviceID)/lock-decision"
    let plan = try people.lender.get(decision).expect(
      200,
      [
        "/state": "unlocked", "/explanation/rule": "current", "/explanation/stages/0/state": "reminder",
        "/explanation/stages/1/state": "restricted", "/explanation/stages/2/state": "locked",
      ])
    try narrator.tell(
      """
      The decision knows its next change, and when each stage would begin; the clock goes from one to
      the next. First, three days before the due date: Asha is told, and no more.
      """)
    try advance(to: try plan.instant("/next_change_at"), people)
    try phone.poll().expect(", unlocked", "KES 1,250.00 is due to Acme Credit")
    let steps = [
      ("reminder", "The due date passes. A reminder asks for attention, and takes nothing away.", "A reminder: "),
      ("restricted", "A week later apps stop; the screen says why, and what ends it.", "restricted: "),
      ("locked", "At fifteen days the phone locks; calls for help, and to the lender, still go out.", "locked: "),
    ]
    for (number, (state, sentence, shown)) in steps.enumerated() {
      try narrator.tell(sentence)
      try advance(to: try plan.instant("/explanation/stages/\(number)/would_begin_at"), people)
      try phone.poll().expect(", \(state)", shown, "To pay: KES 1,250.00")
    }
    try narrator.tell(
      """
      Why is it locked? Every decision explains itself: the rule, the instalments, the payments counted.
      """)
    try people.support.get(decision).expect(
      200,
      [
        "/state": "locked", "/reason": "payment_overdue", "/balance/arrears/amount": 125_000,
        "/explanation/rule": "stage", "/explanation/clause/stage": "locked", "/explanation/overdue_count": 1,
        "/payments/count": 0,
      ])
  }

  /// The payment, its restoration, and what happens when a sender is not sure.
  func pay(_ loan: Loan, _ people: People) throws {
    try narrator.chapter(
      "The payment, and the phone back",
      """
      Asha pays. The lender's system sends a payment confirmation; 201 means that it is on disk. In the
      same step the decision is made anew and a restoration is ordered, with a deadline that the record
      will hold the service to.
      """)
    let confirmation = confirmation("MPESA-1", of: loan)
    let first = try people.lender.post("/v1/payment-confirmations", confirmation).expect(
      201,
      [
        "/contract/balance/arrears/amount": 0, "/contract/balance/outstanding/amount": 625_000,
        "/device/lock_status/state": "unlocked", "/device/restoration/ordered_at": .string(now.description),
      ])
    try phone.poll().expect(", unlocked", "This phone is unlocked.")
    try narrator.tell(
      """
      The answer got lost, and the sender sends it again: the payment counts once, the answer is the
      same.
      """)
    let again = try people.lender.post("/v1/payment-confirmations", confirmation).expect(200)
    try again.expectBody(of: first)
    try narrator.tell("The same reference for another amount is a mistake, and is refused as one.")
    try people.lender.post("/v1/payment-confirmations", self.confirmation("MPESA-1", of: loan, amount: 99_000))
      .expectProblem(409, "reference-reused")
  }

  /// The next instalment is not paid either; the challenge of the locked phone.
  mutating func missAnother(_ loan: Loan, _ people: People) throws -> String {
    try narrator.chapter(
      "The next instalment is missed too",
      """
      A month later nobody has paid. The decision says beforehand when each stage would begin, so the
      clock can go there at once: it stops on its way at every change, and the phone, which asks only
      now, goes straight to its lock.
      """)
    let next = try people.lender.get("/v1/devices/\(loan.deviceID)/lock-decision")
      .expect(200, ["/state": "unlocked", "/explanation/stages/2/state": "locked"])
    try advance(to: try next.instant("/explanation/stages/2/would_begin_at"), people)
    let screen = try phone.poll().expect(", locked", "This phone is locked", "No network?")
    return try screen.challenge()
  }

  func confirmation(_ reference: String, of loan: Loan, amount: Int64 = 125_000) -> JSONValue {
    [
      "contract_id": .string(loan.contractID), "amount": ["amount": .integer(amount), "currency": "KES"],
      "paid_at": .string(now.description), "reference": .string(reference), "method": "mpesa",
    ]
  }
}
