/// Something in the story that is not as it should be; it ends the walkthrough.
struct Surprise: Error, CustomStringConvertible {
  let description: String

  /// What was looked at, what it should have been, and what it was.
  init(_ what: String, expected: String, got: String) {
    description = "\(what): expected \(expected), got \(got)"
  }
}
