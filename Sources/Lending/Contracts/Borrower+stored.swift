import JSON

extension Borrower {
  /// A borrower as the bytes under the seal have it; nil where they are no such thing.
  public init?(stored bytes: [UInt8]) {
    guard let json = try? JSONReader.parse(bytes),  // nil says it: the caller reports a damaged row
      let name = json["name"]?.string, case .array(let apps)? = json["work_apps"]
    else { return nil }
    self.init(
      name: name, phone: json["phone"]?.string, locale: json["locale"]?.string, workApps: apps.compactMap(\.string))
  }

  /// The bytes to seal.
  public var storedBytes: [UInt8] {
    JSONWriter.bytes(
      .object([
        JSONMember("name", .string(name)), JSONMember("phone", .optional(phone)),
        JSONMember("locale", .optional(locale)), JSONMember("work_apps", .array(workApps.map(JSONValue.string))),
      ]))
  }
}
