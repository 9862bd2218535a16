/// A story that was told wrong: a defect of the test, not of what it tests.
public struct StoryError: Error, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }
}
