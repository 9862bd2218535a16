/// Known field names by length, first and last octet; made once, then only read.
struct FieldNameTable: Sendable {
  /// Position in `names` plus one, or 0; open addressing.
  private var buckets = [UInt8](repeating: 0, count: FieldNameTable.bucketsCount)
  private var names: [(lowercased: [UInt8], known: FieldName.Known)] = []

  /// Over four times the names, so that most searches end at their first bucket; a power of two for the mask.
  private static let bucketsCount = 256

  init() {
    for known in FieldName.Known.allCases {
      let name = known.spelling.description.lowercased()
      let bytes = Array(name.utf8)
      var bucket = FieldNameTable.bucket(bytes.span)
      while buckets[bucket] != 0 { bucket = (bucket + 1) & (FieldNameTable.bucketsCount - 1) }
      names.append((bytes, known))
      buckets[bucket] = UInt8(names.count)
    }
  }

  /// The known name that a token spells in whatever case.
  func find(_ token: Span<UInt8>) -> FieldName.Known? {
    guard !token.isEmpty else { return nil }
    var bucket = FieldNameTable.bucket(token)
    while buckets[bucket] != 0 {
      let candidate = Int(buckets[bucket]) - 1
      if token.equals(lowercased: names[candidate].lowercased) { return names[candidate].known }
      bucket = (bucket + 1) & (FieldNameTable.bucketsCount - 1)
    }
    return nil
  }

  private static func bucket(_ token: Span<UInt8>) -> Int {
    let first = Int(token[0].lowercased)
    let last = Int(token[token.count - 1].lowercased)
    return (token.count &* 37 &+ first &* 11 &+ last) & (bucketsCount - 1)
  }
}
