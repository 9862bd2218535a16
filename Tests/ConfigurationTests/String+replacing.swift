import Testing

extension String {
  /// This text with one part replaced; a test whose part is not there, or not once, would test nothing.
  func replacing(once part: String, with other: String) throws -> String {
    try #require(ranges(of: part).count == 1, "\(part) does not stand once in the text")
    return replacing(part, with: other)
  }
}
