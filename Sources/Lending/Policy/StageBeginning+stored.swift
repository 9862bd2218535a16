extension StageBeginning {
  private static let aside = "aside"

  /// Beginnings as they were kept, `locked@1764021600000` or `locked@1764021600000@aside` apart by spaces; nil where the
  /// text is no such thing.
  public static func list(stored text: String) -> [StageBeginning]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: " ")
    let beginnings = parts.compactMap { part -> StageBeginning? in
      let sides = part.split(separator: "@")
      guard sides.count == 2 || (sides.count == 3 && sides[2] == aside),
        let state = LockState(rawValue: String(sides[0])), let at = Int64(sides[1])
      else { return nil }
      return StageBeginning(state: state, at: Instant(milliseconds: at), isSetAside: sides.count == 3)
    }
    return beginnings.count == parts.count ? beginnings : nil
  }

  /// The text to keep.
  public static func storedText(_ beginnings: [StageBeginning]) -> String {
    beginnings.map { "\($0.state.rawValue)@\($0.at.milliseconds)" + ($0.isSetAside ? "@" + aside : "") }
      .joined(separator: " ")
  }
}
