/// Who pays: personal data, encrypted at rest and never in an event or a log.
public struct Borrower: Sendable, Equatable {
  /// The person's name.
  public var name: String
  /// A telephone number.
  public var phone: String?
  /// A BCP 47 language tag.
  public var locale: String?
  /// Application ids that the borrower needs for work.
  public var workApps: [String]

  /// A list on a lock screen, not a catalogue.
  public static let workAppsMax = 20

  /// A borrower.
  public init(name: String, phone: String?, locale: String?, workApps: [String]) {
    self.name = name
    self.phone = phone
    self.locale = locale
    self.workApps = workApps
  }
}
