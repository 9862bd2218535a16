import JSON
public import Lending

extension ObjectReader {
  /// A reader of an object in a field, which reports into this reader; nil only where an error was noted.
  public func object(_ name: String) -> ObjectReader? {
    required(name, expected: "an object").flatMap { object($0, name) }
  }

  /// A reader of an object in a field, or nil where it is absent or no object; the latter is noted.
  public func optionalObject(_ name: String) -> ObjectReader? { optional(name).flatMap { object($0, name) } }

  /// Readers of the objects of an array, empty where an error was noted.
  ///
  /// - Parameters:
  ///   - name: the field.
  ///   - countMin: elements at least.
  ///   - countMax: elements at most; beyond it none is looked at.
  /// - Returns: the readers, in order; elements that are no objects are noted and left out.
  public func objects(_ name: String, countMin: Int = 0, countMax: Int) -> [ObjectReader] {
    let expected = "an array of \(countMin) to \(countMax) objects"
    return (elements(name, expected, countMin...countMax) ?? []).enumerated().compactMap { index, element in
      let place = pointer.appending(name).appending(index)
      if element.members != nil { return child(element, at: place) }
      errors.add(place.description, "must be an object; it is \(element.kind)")
      return nil
    }
  }

  /// The texts of an array, each as `text(_:)` takes them; empty where an error was noted.
  public func texts(_ name: String, countMin: Int = 0, countMax: Int) -> [String] {
    values(name, countMin: countMin, countMax: countMax, expected: FieldKind.text.expected) { element in
      // try?: the refusal's words are those of the whole array's sentence.
      try? FieldKind.text.parse(.string(element)).get()
    }
  }

  /// The values that the texts of an array mean; empty where an error was noted.
  ///
  /// - Parameters:
  ///   - name: the field.
  ///   - countMin: elements at least.
  ///   - countMax: elements at most; beyond it none is looked at.
  ///   - expected: what each must be, as `a date that exists, such as 2026-01-31`.
  ///   - parse: the text → the value, or nil.
  /// - Returns: the values, in order; elements that are wrong are noted and left out.
  public func values<Value>(
    _ name: String, countMin: Int = 0, countMax: Int, expected: String, _ parse: (String) -> Value?
  ) -> [Value] {
    let array = "an array of \(countMin) to \(countMax) texts"
    return (elements(name, array, countMin...countMax) ?? []).enumerated().compactMap { index, element in
      if let value = element.string.flatMap(parse) { return value }
      let found = element.string == nil ? element.kind : "another text"
      errors.add(pointer.appending(name).appending(index).description, "must be \(expected); it is \(found)")
      return nil
    }
  }

  /// Money, `{"amount": 125000, "currency": "INR"}`; nil only where an error was noted.
  ///
  /// - Parameters:
  ///   - name: the field.
  ///   - currency: the one that it must be of, or nil for any.
  /// - Returns: the money.
  public func money(_ name: String, currency: Currency?) -> Money? { object(name).flatMap { $0.money(currency) } }

  /// Money, or nil where it is absent.
  public func optionalMoney(_ name: String, currency: Currency?) -> Money? {
    optionalObject(name).flatMap { $0.money(currency) }
  }

  private func money(_ wanted: Currency?) -> Money? {
    let amount = amount("amount")
    let expected = wanted?.code ?? "a currency's code of ISO 4217, such as INR"
    let currency = value("currency", expected: expected) { code in
      Currency(code).flatMap { wanted == nil || wanted == $0 ? $0 : nil }
    }
    return currency.map { Money(amount, $0) }
  }

  private func object(_ value: JSONValue, _ name: String) -> ObjectReader? {
    if value.members != nil { return child(value, at: pointer.appending(name)) }
    fail(name, "must be an object; it is \(value.kind)")
    return nil
  }

  /// The elements of an array; an array that may be empty may also be absent.
  private func elements(_ name: String, _ expected: String, _ counts: ClosedRange<Int>) -> [JSONValue]? {
    guard let value = counts.contains(0) ? optional(name) : required(name, expected: expected) else { return nil }
    guard let elements = value.elements else {
      fail(name, "must be \(expected); it is \(value.kind)")
      return nil
    }
    guard counts.contains(elements.count) else {
      fail(name, "must be \(expected); it has \(elements.count)")
      return nil
    }
    return elements
  }
}
