import Foundation
import Lending

/// A pack and the days of a sample contract under it, as text.
struct PolicyPicture {
  private let pack: PolicyPack

  init(of pack: PolicyPack) { self.pack = pack }

  var text: String { (rules + ["", intro, ""] + picture).joined(separator: "\n") }

  private var rules: [String] {
    var lines = ["\(pack.version.name), version \(pack.version.digest)"]
    if let source = pack.source {
      lines.append("  after      \(source.title), of \(source.date), in force on \(source.inForce)")
    }
    for stage in pack.stages {
      let notices = stage.notices.isEmpty ? "" : ", once \(stage.notices.joined(separator: " and ")) have run out"
      lines.append(
        "  \(PolicyPicture.padded(stage.state.rawValue, 10)) from day \(stage.daysPastDue) past due\(notices); "
          + (stage.stops.isEmpty ? "stops nothing" : "stops \(PolicyPicture.list(stage.stops))"))
    }
    for notice in pack.notices {
      let after = notice.after.map { ", after \($0)" } ?? ""
      lines.append("  notice     \(notice.name): from day \(notice.daysPastDue), \(notice.cureDays) full days\(after)")
    }
    if pack.gapDays > 0 { lines.append("  gap        \(pack.gapDays) days between two stages") }
    lines.append("  begins     \(hours)")
    lines.append("  settling   \(pack.settlingHours) hours; shadow of holds and reversals \(pack.shadowHours) hours")
    return lines
  }

  private var hours: String {
    guard let hours = pack.hours else { return "at any time" }
    let days = hours.weekdays.count == Weekday.allCases.count ? "every day" : PolicyPicture.list(hours.weekdays)
    let span = "\(PolicyPicture.time(hours.startMinute))–\(PolicyPicture.time(hours.endMinute))"
    return "\(span), \(days), holidays \(hours.includesHolidays ? "too" : "excepted")"
  }

  private var intro: String {
    """
    A sample contract: \(PolicyTimeline.instalmentsCount) monthly instalments, written with consent, and nothing paid \
    until every stage has begun.
    Notices are served on the first day on which they may be. Each column is an hour:
    · unlocked   ░ reminder   ▒ restricted   █ locked   ▲ hours in which a stage may begin
    """
  }

  private var picture: [String] {
    guard let first = CivilDate(year: 2027, month: 3, day: 1), let currency = Currency("INR") else { return [] }
    let timeline = PolicyTimeline(of: pack, firstDueOn: first, currency: currency)
    let days = timeline.isComplete ? timeline.days : Array(timeline.days.prefix(PolicyPicture.incompleteDaysMax))
    let head = "  day  date             |00    06    12    18    |"
    let open = "                        |\(openHours)|"
    let lines = days.map(line)
    let end = timeline.isComplete ? [] : ["Some stage never begins in this sample."]
    return [head, open] + lines + end
  }

  /// How many days are shown of a sample that comes to no end.
  private static let incompleteDaysMax = 120

  private var openHours: String {
    (0..<24).map { hour in
      let isOpen = pack.hours.map { $0.startMinute < (hour + 1) * 60 && $0.endMinute > hour * 60 } ?? true
      return isOpen ? "▲" : " "
    }.joined()
  }

  private func line(_ day: PolicyTimeline.Day) -> String {
    let number = String(repeating: " ", count: max(0, 5 - String(day.number).count)) + String(day.number)
    let weekday = day.date.weekday.rawValue.prefix(3).capitalized
    let bar = day.states.map { PolicyPicture.shades[$0] ?? "·" }.joined()
    let closed = day.isOpen ? [] : ["no stage begins"]
    let notes = (closed + day.happenings.map(note)).joined(separator: "; ")
    return "\(number)  \(weekday) \(day.date)   |\(bar)|" + (notes.isEmpty ? "" : " " + notes)
  }

  private static let shades: [LockState: String] = [
    .unlocked: "·", .reminder: "░", .restricted: "▒", .locked: "█", .released: "·",
  ]

  private func note(_ happening: PolicyTimeline.Happening) -> String {
    let time = PolicyPicture.time(happening.minute)
    switch happening.what {
    case .written: return "\(time) written"
    case .dueSoon: return "\(time) told that a payment is due soon"
    case .due: return "an instalment is due"
    case .notice(let name, let end): return "\(time) notice \(name) served, its last day is \(end)"
    case .state(let state, let stops):
      return "\(time) \(state.rawValue)" + (stops.isEmpty ? "" : ", stops \(PolicyPicture.list(stops))")
    case .paid: return "\(time) paid; to be restored within \(pack.restoration.hours) h"
    }
  }

  private static func time(_ minute: Int) -> String { PolicyKnob.Kind.time.text(minute) }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func list<Name: RawRepresentable<String> & CaseIterable & Hashable>(
    _ names: some Collection<Name>
  ) -> String {
    Name.allCases.filter { names.contains($0) }.map(\.rawValue).joined(separator: ", ")
  }
}
