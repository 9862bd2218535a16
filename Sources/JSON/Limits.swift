/// The bounds of this module.
public enum JSONLimits {
  /// How deep arrays and objects may nest, unless the caller says otherwise.
  ///
  /// No body or status of ours nests deeper than 6, and the reader's recursion costs stack.
  public static let depthMax = 32

  /// Up to here names are compared one by one, which is faster than hashing; more are put into a set, so that an
  /// object with 100,000 names costs no 10^10 comparisons.
  static let namesComparedMax = 16

  /// A pointer can be as long as the text it came from, and its error goes into answers and logs.
  static let pointerCharactersShownMax = 200
}
