import Foundation

/// Text of a setting as it was given.
package struct SettingText: Equatable, Sendable {
    /// Text without surrounding blanks.
    let text: String
    /// Elements given one by one, in which a comma is just a comma.
    var list: [String]?
    /// A bare `off` of YAML, which is false there.
    var isBareOff = false

    init(_ text: String, list: [String]? = nil, isBareOff: Bool = false) {
        self.text = text.trimmingCharacters(in: .whitespaces)
        self.list = list
        self.isBareOff = isBareOff
    }

    /// Parts of the text between commas.
    var parts: [String] {
        list ?? text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

/// Failure: a setting's text does not have the expected form.
struct SettingRefusal: Error, Equatable {
    var expected: String
    /// Whether messages hide the text, because it may hold a password.
    var hidesText = false
}

/// Form of a setting's text: how it is read into a value, and how a value is written.
struct SettingForm<Value: Sendable>: Sendable {
    let read: @Sendable (SettingText) throws(SettingRefusal) -> Value
    /// Writes a value as in the environment; empty: unset.
    let write: @Sendable (Value) -> String

    init(
        read: @escaping @Sendable (SettingText) throws(SettingRefusal) -> Value,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.read = read
        self.write = write
    }

    /// - Parameters:
    ///   - expected: the message where `parse` finds no value
    init(
        expected: String, parse: @escaping @Sendable (SettingText) -> Value?,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.init(
            read: { text throws(SettingRefusal) in
                guard let value = parse(text) else { throw SettingRefusal(expected: expected) }
                return value
            }, write: write)
    }

    /// A value that may be unset.
    static func optional<Wrapped>(_ form: SettingForm<Wrapped>) -> SettingForm where Value == Wrapped? {
        SettingForm(
            read: { text throws(SettingRefusal) in try form.read(text) }, write: { $0.map { form.write($0) } ?? "" })
    }
}

extension SettingForm<Int> {
    static func number(_ range: ClosedRange<Int>) -> SettingForm {
        SettingForm(
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { Int($0.text).flatMap { range.contains($0) ? $0 : nil } }, write: { "\($0)" })
    }
}

extension SettingForm<Duration> {
    /// A whole number of milliseconds.
    static func milliseconds(_ range: ClosedRange<Int>) -> SettingForm {
        let number = SettingForm<Int>.number(range)
        return SettingForm(
            read: { text throws(SettingRefusal) in .milliseconds(try number.read(text)) },
            write: { "\(Int($0 / .milliseconds(1)))" })
    }
}

extension SettingForm<Double> {
    static var share: SettingForm {
        SettingForm(
            expected: "a number from 0 to 1",
            parse: { Double($0.text).flatMap { (0...1).contains($0) ? $0 : nil } }, write: { "\($0)" })
    }
}

extension SettingForm<Bool> {
    static var flag: SettingForm {
        SettingForm(
            expected: "0 or 1",
            parse: { text in
                switch text.text.lowercased() {
                case "1", "true", "yes", "on": true
                case "0", "false", "no", "off": false
                default: nil
                }
            }, write: { $0 ? "1" : "0" })
    }
}

extension SettingForm<String> {
    static var text: SettingForm { SettingForm(expected: "a text", parse: { $0.text }, write: { $0 }) }

    static func text(
        expected: String, where isValid: @escaping @Sendable (String) -> Bool
    ) -> SettingForm {
        SettingForm(expected: expected, parse: { isValid($0.text) ? $0.text : nil }, write: { $0 })
    }

    /// Address of a service, without credentials.
    static var webAddress: SettingForm {
        SettingForm(
            read: { text throws(SettingRefusal) in
                let parts = URLComponents(string: text.text)
                guard parts?.user == nil, parts?.password == nil else {
                    throw SettingRefusal(
                        expected: "an address without a user name or password in it", hidesText: true)
                }
                guard let scheme = parts?.scheme, ["http", "https"].contains(scheme.lowercased()),
                    parts?.host?.isEmpty == false
                else { throw SettingRefusal(expected: "an http(s) address") }
                return text.text
            }, write: { $0 })
    }

    /// Folder for writing, created when it is missing.
    static var writableFolder: SettingForm {
        .text(expected: "a folder that can be written to") { path in
            try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            // Tested by writing: permissions say little to root, and a file may stand where the folder should.
            let probe = path + "/.hunch-can-write-here"
            guard FileManager.default.createFile(atPath: probe, contents: nil) else { return false }
            try? FileManager.default.removeItem(atPath: probe)
            return true
        }
    }
}

extension SettingForm<[String]> {
    static var list: SettingForm { list(expected: "a list") { _ in true } }

    static func list(
        expected: String, where isValid: @escaping @Sendable ([String]) -> Bool
    ) -> SettingForm {
        SettingForm(
            expected: expected, parse: { isValid($0.parts) ? $0.parts : nil },
            write: { $0.joined(separator: ",") })
    }
}

extension SettingForm where Value: RawRepresentable<String> & CaseIterable {
    static var choice: SettingForm {
        SettingForm(
            expected: Value.allCases.map(\.rawValue).joined(separator: ", "),
            parse: { Value(rawValue: $0.isBareOff ? "off" : $0.text.lowercased()) }, write: { $0.rawValue })
    }
}
