import Configuration
import Lending
import Testing

/// The days that each shipped pack leads a sample contract to; its first instalment is due on Monday, 1 March 2027.
struct PolicyTimelineTests {
  @Test(
    arguments: [
      (
        "standard",
        """
        -15 10:00 written
        -3 00:00 due soon
        0 00:00 due
        1 08:00 reminder
        7 08:00 restricted
        15 08:00 locked
        17 12:30 paid
        17 12:30 unlocked
        """
      ),
      (
        "pay-as-you-go",
        """
        -15 10:00 written
        -2 00:00 due soon
        0 00:00 due
        1 00:00 locked
        3 12:30 paid
        3 12:30 unlocked
        """
      ),
      (
        "india-2027",
        """
        -15 10:00 written
        -5 00:00 due soon
        0 00:00 due
        1 08:00 notice first until 2027-03-23
        1 08:00 reminder
        23 08:00 notice second until 2027-03-31
        31 00:00 due
        31 08:00 restricted
        61 00:00 due
        61 08:00 locked
        63 12:30 paid
        63 12:30 unlocked
        """
      ),
      (
        "notify-only",
        """
        -15 10:00 written
        -3 00:00 due soon
        0 00:00 due
        1 00:00 reminder
        3 12:30 paid
        3 12:30 unlocked
        """
      ),
    ])
  func `a shipped pack leads to these days`(name: String, text: String) throws {
    let timeline = try timeline(try pack(name))
    #expect(timeline.isComplete)
    #expect(timeline.days.flatMap(lines).joined(separator: "\n") == text)
  }

  @Test func `each day has its hours, and says whether a stage may begin`() throws {
    let days = try timeline(try pack("standard")).days
    #expect(days.allSatisfy { $0.states.count == 24 })
    let restricted = try #require(days.first { $0.number == 7 })
    #expect(restricted.states == Array(repeating: .reminder, count: 8) + Array(repeating: .restricted, count: 16))
    #expect(days.filter { !$0.isOpen }.allSatisfy { $0.date.weekday == .sunday })
    #expect(days.last?.number == 17)
  }

  @Test func `a pack whose stages never begin comes to an end all the same`() throws {
    var pack = try pack("standard")
    pack.notices = [NoticeRule(name: "never", daysPastDue: 366, cureDays: 366, after: nil)]
    pack.stages[2] = Stage(state: .locked, daysPastDue: 366, stops: pack.stages[2].stops, notices: ["none"])
    #expect(try !timeline(pack).isComplete)
  }

  private func pack(_ name: String) throws -> PolicyPack {
    let file = try #require(PolicyPackFile.shipped.first { $0.name == name })
    return try PolicyPackFile.parse(file, digest: "")
  }

  private func timeline(_ pack: PolicyPack) throws -> PolicyTimeline {
    try PolicyTimeline(
      of: pack, firstDueOn: #require(CivilDate(parsing: "2027-03-01")), currency: #require(Currency("INR")))
  }

  private func lines(_ day: PolicyTimeline.Day) -> [String] {
    day.happenings.map { happening in
      let what =
        switch happening.what {
        case .written: "written"
        case .dueSoon: "due soon"
        case .due: "due"
        case .notice(let name, let end): "notice \(name) until \(end)"
        case .state(let state, _): state.rawValue
        case .paid: "paid"
        }
      return "\(day.number) \(PolicyKnob.Kind.time.text(happening.minute)) \(what)"
    }
  }
}
