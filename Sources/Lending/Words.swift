/// What a borrower reads: a title and a message for each reason in each state, in one language.
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

  /// Which text: a reason in a state.
  public struct Key: Sendable, Hashable, CustomStringConvertible {
    /// The reason.
    public let reason: Reason
    /// The state that it leads to.
    public let state: LockState

    /// A key.
    public init(_ reason: Reason, _ state: LockState) {
      self.reason = reason
      self.state = state
    }

    /// `payment_overdue.locked`.
    public var description: String { reason.rawValue + "." + state.rawValue }

    /// Every text that a language must have.
    public static let all: [Key] = Reason.allCases.flatMap { reason in
      [LockState.reminder, .restricted, .locked].map { Key(reason, $0) }
    }
  }

  /// The longest message a lock screen shows (policies.md, "Reasons a device can be locked").
  public static let messageCharactersMax = 350

  private let templates: [Key: Template]

  /// The texts of a language; nil, with nothing made up in their place, where one is missing or too long.
  public init?(_ texts: [Key: Text]) {
    guard Key.all.allSatisfy({ texts[$0].map { $0.message.count <= Words.messageCharactersMax } ?? false }) else {
      return nil
    }
    templates = texts.mapValues(Template.init)
  }

  /// The text for a decision, its `{amount}` and `{overdue_since}` filled in; nil where nothing is to be said.
  public func text(for reason: Reason, in state: LockState, amount: Money, overdueSince: CivilDate?) -> Text? {
    guard let text = templates[Key(reason, state)] else { return nil }
    let message = text.filled(amount: amount.formatted, overdueSince: overdueSince.map(Words.date) ?? "")
    return Text(title: text.title, message: message)
  }

  /// `1 March 2026`.
  private static func date(_ date: CivilDate) -> String {
    let parts = date.parts
    return "\(parts.day) \(months[parts.month - 1]) \(parts.year)"
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

/// A text whose placeholders were found once, because it is filled for each status that is rendered.
private struct Template: Sendable, Equatable {
  enum Piece: Equatable {
    case text(String)
    case amount
    case overdueSince
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
      case "overdue_since": pieces.append(.overdueSince)
      default: pieces.append(.text(String(rest[start...end])))
      }
      rest = rest[rest.index(after: end)...]
    }
    self.pieces = pieces + [.text(String(rest))]
  }

  func filled(amount: String, overdueSince: String) -> String {
    pieces.reduce(into: "") { message, piece in
      switch piece {
      case .text(let text): message += text
      case .amount: message += amount
      case .overdueSince: message += overdueSince
      }
    }
  }
}
