/// One of a policy's notices: from which day past due it may be served, over how many channels, and how long its cure
/// period is.
public struct NoticeRule: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// The first day past due on which it is due.
  public let daysPastDue: Int
  /// The cure period, in full days: neither the day of service nor a part of the last counts.
  public var cureDays: Int
  /// The notice whose cure period must have ended first.
  public let after: String?
  /// Over how many different channels it must be served.
  public let channels: Int

  /// A notice's rule.
  public init(name: String, daysPastDue: Int, cureDays: Int, after: String?, channels: Int = 1) {
    self.name = name
    self.daysPastDue = daysPastDue
    self.cureDays = cureDays
    self.after = after
    self.channels = channels
  }

  /// The last full day of the cure period of a notice served on a date.
  public func cureEnd(servedOn date: CivilDate) -> CivilDate { date.adding(days: cureDays) }

  /// A notice that was served over all the channels that it needs.
  struct Served {
    /// The last full day of its cure period, which counts from the last of the channels.
    let cureEndsOn: CivilDate
    /// When all of it was recorded.
    let recordedAt: Instant
  }

  /// How a notice was served, or nil where a channel is missing.
  func served(among notices: [Notice]) -> Served? {
    let ours = notices.filter { $0.name == name }.sorted { $0.servedAt < $1.servedAt }.prefix(channels)
    guard ours.count == channels, let cureEndsOn = ours.map(\.cureEndsOn).max(),
      let recordedAt = ours.map(\.recordedAt).max()
    else { return nil }
    return Served(cureEndsOn: cureEndsOn, recordedAt: recordedAt)
  }
}
