import JSON

extension Contact {
  /// A contact as it was kept; nil where the text is no such thing.
  public init?(stored text: String) {
    guard let json = try? JSONReader.parse(Array(text.utf8)),  // nil says it: the caller reports a damaged row
      let phone = json["phone"]?.string, let email = json["email"]?.string, let website = json["website"]?.string
    else { return nil }
    self.init(phone: phone, email: email, website: website, address: json["address"]?.string)
  }

  /// The text to keep.
  public var storedText: String { JSONWriter.text(json) }
}
