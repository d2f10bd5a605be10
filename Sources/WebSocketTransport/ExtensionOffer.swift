/// One element of `Sec-WebSocket-Extensions` (RFC 6455 section 9.1): a name and its parameters in order.
struct ExtensionOffer: Equatable {
    struct Parameter: Equatable {
        var name: String
        var value: String?
    }

    /// Elements of a header that are read at most; a browser sends one.
    private static let offersMax = 16

    var name: String
    var parameters: [Parameter]

    /// Offers in the header's lines; nil when the lines are malformed.
    static func parse(_ lines: [String]) -> [ExtensionOffer]? {
        var offers: [ExtensionOffer] = []
        for line in lines {
            var scanner = Scanner(rest: Substring(line).utf8)
            repeat {
                guard offers.count < offersMax, let offer = scanner.offer() else { return nil }
                offers.append(offer)
            } while scanner.take(",")
            guard scanner.isAtEnd else { return nil }
        }
        return offers
    }

    private struct Scanner {
        var rest: Substring.UTF8View

        var isAtEnd: Bool { rest.isEmpty }

        mutating func offer() -> ExtensionOffer? {
            guard let name = token() else { return nil }
            var parameters: [Parameter] = []
            while take(";") {
                guard let name = token() else { return nil }
                guard take("=") else {
                    parameters.append(Parameter(name: name))
                    continue
                }
                guard let value = quoted() ?? token() else { return nil }
                parameters.append(Parameter(name: name, value: value))
            }
            return ExtensionOffer(name: name, parameters: parameters)
        }

        mutating func take(_ separator: Unicode.Scalar) -> Bool {
            skipSpace()
            guard rest.first == UInt8(ascii: separator) else { return false }
            rest.removeFirst()
            skipSpace()
            return true
        }

        private mutating func token() -> String? {
            skipSpace()
            let token = rest.prefix(while: Self.isTokenByte)
            rest = rest.dropFirst(token.count)
            return token.isEmpty ? nil : String(token)?.lowercased()
        }

        /// A quoted value must be a token once its quotes are gone.
        private mutating func quoted() -> String? {
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            let token = rest.dropFirst().prefix(while: Self.isTokenByte)
            let behind = rest.dropFirst(1 + token.count)
            guard !token.isEmpty, behind.first == UInt8(ascii: "\"") else { return nil }
            rest = behind.dropFirst()
            return String(token)
        }

        private mutating func skipSpace() {
            rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        }

        /// RFC 7230 section 3.2.6.
        private static func isTokenByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }
}
