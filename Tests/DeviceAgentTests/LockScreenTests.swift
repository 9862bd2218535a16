@testable import DeviceAgent
import Foundation
import JSON
import Testing
import UnlockCode

/// Whole screens, compared as they stand.
struct LockScreenTests {
  @Test func `a locked phone names the lender, what is owed, what works, how to pay and how to enter a code`() throws {
    #expect(
      try screen([:]) == """
        ┌──────────────────────────────────────────────────────────┐
        │ This phone is locked: a payment is overdue               │
        │                                                          │
        │ An instalment has not been paid. Pay what is due, and    │
        │ the phone opens by itself.                               │
        │                                                          │
        │ To pay: INR 1,250.00, overdue since 15 February 2026     │
        │ Contract: LOAN-000123                                    │
        │                                                          │
        │ Still works: emergency calls, incoming calls, public     │
        │ alerts, lender contact, payment                          │
        │                                                          │
        │ How to pay:                                              │
        │ - UPI: pay to asha@upi                                   │
        │ - Shop: any Asha shop, with your contract number         │
        │   https://asha.example/shops                             │
        │                                                          │
        │ Your lender: Asha Mobile Finance                         │
        │ - +91 22 5555 0100                                       │
        │ - help@asha.example                                      │
        │ - https://asha.example                                   │
        │ Complaints: Complaints desk, +91 22 5555 0199            │
        │                                                          │
        │ No network? Call your lender at +91 22 5555 0100 and     │
        │ read out these digits:                                   │
        │     5645 7176                                            │
        │ Enter the code of 12 digits that you are given:          │
        │     latchkey device enter-code CODE                      │
        └──────────────────────────────────────────────────────────┘
        """)
  }

  @Test func `a phone that is restricted for an order names its reasons and what still works`() throws {
    let order: JSONValue = [
      "code": "fraud_review", "title": "your contract is being checked",
      "message": "Your lender checks the details of this contract. Call them to clear it up.",
    ]
    let changes: JSONValue = [
      "state": "restricted", "reason": order, "other_reasons": ["payment_overdue"], "amount_due": nil,
      "overdue_since": nil, "contract_reference": nil, "work_apps": ["Ride Driver"],
      "allowed_services": ["emergency_calls", "lender_contact", "payment", "work_apps"], "next": Self.next,
    ]
    #expect(
      try screen(changes) == """
        ┌──────────────────────────────────────────────────────────┐
        │ This phone is restricted: your contract is being checked │
        │                                                          │
        │ Your lender checks the details of this contract. Call    │
        │ them to clear it up.                                     │
        │                                                          │
        │ Also: payment overdue                                    │
        │                                                          │
        │ What comes next: locked, from 10 March 2026, 00:00       │
        │                                                          │
        │ Still works: emergency calls, lender contact, payment,   │
        │ work apps                                                │
        │ Work apps: Ride Driver                                   │
        │                                                          │
        │ How to pay:                                              │
        │ - UPI: pay to asha@upi                                   │
        │ - Shop: any Asha shop, with your contract number         │
        │   https://asha.example/shops                             │
        │                                                          │
        │ Your lender: Asha Mobile Finance                         │
        │ - +91 22 5555 0100                                       │
        │ - help@asha.example                                      │
        │ - https://asha.example                                   │
        │ Complaints: Complaints desk, +91 22 5555 0199            │
        │                                                          │
        │ No network? Call your lender at +91 22 5555 0100 and     │
        │ read out these digits:                                   │
        │     5645 7176                                            │
        │ Enter the code of 12 digits that you are given:          │
        │     latchkey device enter-code CODE                      │
        └──────────────────────────────────────────────────────────┘
        """)
  }

  @Test func `a reminder says what comes next and asks for no code`() throws {
    #expect(
      try screen(["state": "reminder", "next": Self.next]) == """
        ┌──────────────────────────────────────────────────────────┐
        │ A reminder: a payment is overdue                         │
        │                                                          │
        │ An instalment has not been paid. Pay what is due, and    │
        │ the phone opens by itself.                               │
        │                                                          │
        │ To pay: INR 1,250.00, overdue since 15 February 2026     │
        │ Contract: LOAN-000123                                    │
        │                                                          │
        │ Everything on this phone works.                          │
        │                                                          │
        │ What comes next: locked, from 10 March 2026, 00:00       │
        │                                                          │
        │ How to pay:                                              │
        │ - UPI: pay to asha@upi                                   │
        │ - Shop: any Asha shop, with your contract number         │
        │   https://asha.example/shops                             │
        │                                                          │
        │ Your lender: Asha Mobile Finance                         │
        │ - +91 22 5555 0100                                       │
        │ - help@asha.example                                      │
        │ - https://asha.example                                   │
        │ Complaints: Complaints desk, +91 22 5555 0199            │
        └──────────────────────────────────────────────────────────┘
        """)
  }

  @Test func `an unlocked phone keeps quiet`() throws {
    #expect(try screen(["state": "unlocked"]) == "This phone is unlocked.")
    let due: JSONValue = ["due_on": "2026-03-05", "amount": ["amount": 50_000, "currency": "INR"]]
    #expect(
      try screen(["state": "unlocked", "due_soon": true, "next_due": due])
        == "This phone is unlocked. INR 500.00 is due to Asha Mobile Finance on 5 March 2026.")
    #expect(
      try screen(["state": "unlocked", "grant_until": "2026-03-10T12:00:00Z"])
        == "This phone is unlocked until 10 March 2026, 12:00.")
    #expect(
      LockScreen(of: try Story.makeDevice(), at: Story.now, in: .gmt).text
        == "This phone is unlocked. It has not heard from the server yet.")
  }

  @Test func `a phone that a code unlocked says until when`() throws {
    #expect(
      try screen([:], effect: .cleared) == "This phone is unlocked by a code.")
    #expect(
      try screen([:], effect: .days(try Grant.Days(2))) == "This phone is unlocked by a code until 5 March 2026, 09:00."
    )
  }

  @Test func `a released phone says so for good`() throws {
    let released = "This phone is released: it is yours, and nothing will lock it again."
    #expect(try screen(["state": "released"]) == released)
    #expect(try screen([:], effect: .released) == released)
  }

  @Test func `no line is wider than 60 columns whatever the words`() throws {
    let reason: JSONValue = [
      "code": "x", "title": .string(String(repeating: "支付", count: 70)),
      "message": .string(String(repeating: "अतिदेय", count: 90)),
    ]
    for line in try screen(["reason": reason]).split(separator: "\n") {
      #expect(ScreenText.columns(line) == 60)
    }
  }

  private static let next: JSONValue = ["at": "2026-03-10T00:00:00Z", "state": "locked", "unattended": false]

  private func screen(_ changes: JSONValue, effect: Grant? = nil) throws -> String {
    var device = try Story.makeDevice(holding: changes)
    device.effect = effect.map { CodeEffect(grant: $0, typedAt: Story.now) }
    return LockScreen(of: device, at: Story.now, in: .gmt).text
  }
}
