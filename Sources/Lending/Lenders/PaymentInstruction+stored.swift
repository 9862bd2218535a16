import JSON

extension PaymentInstruction {
  /// Ways to pay as they were kept; nil where the text is no such thing.
  public static func list(stored text: String) -> [PaymentInstruction]? {
    guard let json = try? JSONReader.parse(Array(text.utf8)),  // nil says it: the caller reports a damaged row
      case .array(let items) = json
    else { return nil }
    let instructions = items.compactMap { item -> PaymentInstruction? in
      guard let method = item["method"]?.string, let text = item["text"]?.string else { return nil }
      return PaymentInstruction(method: method, text: text, url: item["url"]?.string)
    }
    return instructions.count == items.count ? instructions : nil
  }

  /// The text to keep.
  public static func storedText(_ instructions: [PaymentInstruction]) -> String {
    JSONWriter.text(.array(instructions.map(\.json)))
  }
}
