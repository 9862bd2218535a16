import Foundation
import UnlockCode

/// What the device shows, as text: a quiet line while it is free, a box while it asks for something.
struct LockScreen {
  let device: ActiveDevice
  let now: Date
  let timeZone: TimeZone

  init(of device: ActiveDevice, at now: Date, in timeZone: TimeZone) {
    self.device = device
    self.now = now
    self.timeZone = timeZone
  }

  var text: String {
    switch (device.state(at: now), device.held?.status) {
    case (.released, _): "This phone is released: it is yours, and nothing will lock it again."
    case (.unlocked, let status): unlockedLine(status)
    case (_, nil): unlockedLine(nil)
    case (.reminder, let status?):
      box(
        heading("A reminder", status) + owed(status) + [["Everything on this phone works."]] + next(status)
          + payment(status) + lender(status))
    case (.restricted, let status?): box(restriction("This phone is restricted", status))
    case (.locked, let status?): box(restriction("This phone is locked", status))
    }
  }

  private func unlockedLine(_ status: LockStatus?) -> String {
    if let effect = device.effect(at: now) {
      guard let end = effect.endsAt else { return "This phone is unlocked by a code." }
      return "This phone is unlocked by a code until \(ScreenText.moment(end, in: timeZone))."
    }
    guard let status else { return "This phone is unlocked. It has not heard from the server yet." }
    if let end = status.grantUntil { return "This phone is unlocked until \(ScreenText.moment(end, in: timeZone))." }
    guard status.isDueSoon, let due = status.nextDue else { return "This phone is unlocked." }
    return "This phone is unlocked. \(ScreenText.money(due.amount)) is due to \(status.lender.name) on "
      + "\(ScreenText.date(due.dueOn))."
  }

  private func restriction(_ what: String, _ status: LockStatus) -> [[String]] {
    heading(what, status) + owed(status) + next(status) + works(status) + payment(status) + lender(status)
      + code(status)
  }
}

extension LockScreen {
  /// Each section is a list of lines; sections are set apart by an empty line.
  private func heading(_ what: String, _ status: LockStatus) -> [[String]] {
    guard let reason = status.reason else { return [["\(what)."]] }
    let others = status.otherReasons.map(ScreenText.words).joined(separator: ", ")
    return [["\(what): \(reason.title)"], [reason.message]] + (others.isEmpty ? [] : [["Also: \(others)"]])
  }

  private func owed(_ status: LockStatus) -> [[String]] {
    guard let amount = status.amountDue else { return [] }
    let since = status.overdueSince.map { ", overdue since \(ScreenText.date($0))" } ?? ""
    return [["To pay: \(ScreenText.money(amount))\(since)"] + contract(status)]
  }

  private func contract(_ status: LockStatus) -> [String] {
    status.contractReference.map { ["Contract: \($0)"] } ?? []
  }

  private func next(_ status: LockStatus) -> [[String]] {
    guard let next = status.next, next.at > now else { return [] }
    return [["What comes next: \(next.state.rawValue), from \(ScreenText.moment(next.at, in: timeZone))"]]
  }

  private func works(_ status: LockStatus) -> [[String]] {
    var lines = ["Still works: " + status.allowedServices.map(ScreenText.words).joined(separator: ", ")]
    if status.allowedServices.contains("work_apps"), !status.workApps.isEmpty {
      lines.append("Work apps: " + status.workApps.joined(separator: ", "))
    }
    return [lines]
  }

  private func payment(_ status: LockStatus) -> [[String]] {
    let instructions = status.lender.paymentInstructions
    guard !instructions.isEmpty else { return [] }
    return [["How to pay:"] + instructions.map { "- \($0.method): \($0.text)" + ($0.url.map { " \($0)" } ?? "") }]
  }

  private func lender(_ status: LockStatus) -> [[String]] {
    let lender = status.lender
    let reach = [lender.contact.phone, lender.contact.email, lender.website, lender.contact.address].compactMap(\.self)
    var lines = ["Your lender: \(lender.name)"] + reach.map { "- \($0)" }
    if let complaints = lender.complaints {
      let parts = [complaints.name, complaints.phone, complaints.email, complaints.address].compactMap(\.self)
      lines.append("Complaints: " + parts.joined(separator: ", "))
    }
    return [lines]
  }

  private func code(_ status: LockStatus) -> [[String]] {
    let phone = status.lender.contact.phone.map { " at \($0)" } ?? ""
    return [
      [
        "No network? Call your lender\(phone) and read out these digits:",
        "    \(device.verifier.challenge.format())",
        "Enter the code of 12 digits that you are given:",
        "    latchkey device enter-code CODE",
      ]
    ]
  }

  private func box(_ sections: [[String]]) -> String {
    let width = AgentLimits.screenColumnsMax - 4
    let lines = sections.map { $0.flatMap { wrapped($0, width: width) } }.joined(separator: [""])
    let rule = String(repeating: "─", count: width + 2)
    let rows = lines.map { "│ \($0)\(String(repeating: " ", count: width - ScreenText.columns($0))) │" }
    return (["┌\(rule)┐"] + rows + ["└\(rule)┘"]).joined(separator: "\n")
  }

  /// Wraps a line and keeps its indentation, that of a list's further lines included.
  private func wrapped(_ line: String, width: Int) -> [String] {
    let indent = String(line.prefix { $0 == " " })
    let hanging = line.hasPrefix("- ") ? "  " : indent
    return ScreenText.wrap(line, width: width - hanging.count).enumerated().map { index, text in
      (index == 0 ? indent : hanging) + text
    }
  }
}
