import JSON

extension Complaints {
  /// A complaints officer as it was kept; nil where the text is no such thing.
  public init?(stored text: String) {
    guard let json = try? JSONReader.parse(Array(text.utf8)),  // nil says it: the caller reports a damaged row
      let name = json["name"]?.string, let phone = json["phone"]?.string, let email = json["email"]?.string,
      let address = json["address"]?.string
    else { return nil }
    self.init(name: name, phone: phone, email: email, address: address)
  }

  /// The text to keep.
  public var storedText: String { JSONWriter.text(json) }
}
