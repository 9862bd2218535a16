public import JSON

/// What a lender changes of its pack: an object with the pack's own keys, a stage under its state and a notice under
/// its name.
///
///     {"settling_hours": 48, "stages": {"restricted": {"days_past_due": 10}, "locked": null}, "offline": null}
///
/// Gentler always; harsher only where the pack names the key, and as far as it says. What stops can only become less, so
/// that nothing reaches the floor.
public struct PolicyChanges: Sendable, Equatable {
  /// As the lender stated them; an object.
  public let json: JSONValue

  /// None.
  public static let none = PolicyChanges(json: .object([]))

  /// Changes as they were stated, not judged yet.
  public init(json: JSONValue) { self.json = json }

  /// Changes as they were kept; nil where the text is no object.
  public init?(stored text: String) {
    guard let json = try? JSONReader.parse(Array(text.utf8)),  // nil says it: the caller reports a damaged row
      json.members != nil
    else { return nil }
    self.json = json
  }

  /// The text to keep; nil where nothing is changed.
  public var storedText: String? { isEmpty ? nil : JSONWriter.text(json) }

  /// Whether nothing is changed.
  public var isEmpty: Bool { json.members?.isEmpty ?? true }

  /// The pack with the changes in it, under its own version.
  ///
  /// Changes of a key that the pack no longer has mean nothing, and so do those that would be harsher than a pack that
  /// has become gentler since they were judged.
  public func applied(to pack: PolicyPack, digest: String) -> PolicyPack {
    var reading = PolicyChangesReading(pack)
    reading.read(json)
    reading.pack.version = PolicyVersion(name: pack.version.name, digest: digest)
    return reading.pack
  }

  /// Judges the changes by the pack that they are of.
  ///
  /// - Throws: `invalidFields` with every mistake, each below `/policy_changes`.
  public func check(against pack: PolicyPack) throws(LatchkeyError) {
    var reading = PolicyChangesReading(pack)
    reading.read(json)
    reading.checkWhole()
    guard reading.errors.isEmpty else { throw LatchkeyError.invalid(reading.errors) }
  }
}
