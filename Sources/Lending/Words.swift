/// What a borrower reads: a title and a message for each reason in each state that it leads to, in one language.
public struct Words: Sendable, Equatable {
  /// A title and a message.
  public struct Text: Sendable, Equatable {
    /// A few words.
    public let title: String
    /// What happened, and what restores the device.
    public let message: String

    /// A text.
    public init(title: String, message: String) {
      self.title = title
      self.message = message
    }
  }

  /// Which text: a state, and the reason for it where it has one.
  public struct Key: Sendable, Hashable, CustomStringConvertible {
    /// The reason; nil for a device that is told something and not restricted.
    public let reason: Reason?
    /// The state that it leads to.
    public let state: LockState

    /// A key.
    public init(_ reason: Reason?, _ state: LockState) {
      self.reason = reason
      self.state = state
    }

    /// A payment is due soon.
    public static let dueSoon = Key(nil, .unlocked)
    /// The lender has given up control for good.
    public static let released = Key(nil, .released)

    /// `payment_overdue.locked`, `due_soon`, `released`.
    public var description: String {
      switch (reason, state) {
      case (let reason?, _): reason.rawValue + "." + state.rawValue
      case (nil, .released): LockState.released.rawValue
      case (nil, _): "due_soon"
      }
    }

    /// Every text that a language must have: arrears lead from a reminder to a lock, an order locks at once, and a
    /// device without contact restricts itself.
    public static let all: [Key] =
      [dueSoon, released] + Reason.allCases.flatMap { reason in reason.states.map { Key(reason, $0) } }
  }

  /// The longest message a lock screen shows (policies.md, "Reasons a device can be locked").
  public static let messageCharactersMax = 350
  /// The language that stands in for one that there are no words in.
  public static let fallback = "en"

  /// How the language writes money and dates.
  public let format: WordFormat
  private let templates: [Key: Template]

  /// The texts of a language; nil, with nothing made up in their place, where one is missing or too long.
  public init?(_ texts: [Key: Text], format: WordFormat) {
    guard Key.all.allSatisfy({ texts[$0].map { $0.message.count <= Words.messageCharactersMax } ?? false }) else {
      return nil
    }
    self.init(texts.mapValues(Template.init), format: format)
  }

  private init(_ templates: [Key: Template], format: WordFormat) {
    self.templates = templates
    self.format = format
  }

  /// The same texts with money and dates written as a region writes them.
  public func with(format: WordFormat) -> Words { Words(templates, format: format) }

  /// The text for a key, its `{amount}` and its `{overdue_since}` or `{due_on}` filled in; nil where nothing is to be said.
  ///
  /// The date is the due date that days past due count from or, where a payment is due soon, its due date.
  public func text(for key: Key, amount: Money?, date: CivilDate?) -> Text? {
    guard let text = templates[key] else { return nil }
    let message = text.filled(
      amount: amount.map(format.text) ?? "", date: date.map(format.text) ?? "")
    return Text(title: text.title, message: message)
  }

  /// Which of some languages a borrower reads: by the language and region of a locale (BCP 47, such as `es-MX`), else by
  /// its language, else English.
  public static func language(for locale: String?, among words: [String: Words]) -> String {
    let parts = (locale ?? "").split { $0 == "-" || $0 == "_" }
    guard let language = parts.first?.lowercased() else { return fallback }
    let region = parts.dropFirst().first { $0.count == 2 }.map { language + "-" + $0.uppercased() }
    return [region, language].compactMap(\.self).first { words[$0] != nil } ?? fallback
  }
}

extension Reason {
  /// The states that it leads to (policies.md, "Reasons a device can be locked").
  fileprivate var states: [LockState] {
    switch self {
    case .paymentOverdue, .paymentReversed: [.reminder, .restricted, .locked]
    case .noContact: [.restricted]
    case .reportedLostOrStolen, .tamperingDetected, .simNotAllowed, .fraudReview: [.locked]
    }
  }
}

/// A text whose placeholders were found once, because it is filled for each status that is rendered.
private struct Template: Sendable, Equatable {
  enum Piece: Equatable {
    case text(String)
    case amount
    case date
  }

  let title: String
  private let pieces: [Piece]

  init(_ text: Words.Text) {
    title = text.title
    var pieces: [Piece] = []
    var rest = text.message[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      pieces.append(.text(String(rest[..<start])))
      switch rest[rest.index(after: start)..<end] {
      case "amount": pieces.append(.amount)
      case "overdue_since", "due_on": pieces.append(.date)
      default: pieces.append(.text(String(rest[start...end])))
      }
      rest = rest[rest.index(after: end)...]
    }
    self.pieces = pieces + [.text(String(rest))]
  }

  func filled(amount: String, date: String) -> String {
    pieces.reduce(into: "") { message, piece in
      switch piece {
      case .text(let text): message += text
      case .amount: message += amount
      case .date: message += date
      }
    }
  }
}
