/// Named character references of HTML (HTML Living Standard, section 13.5): those of HTML 4, those valid without a
/// semicolon, and the common signs among those that HTML 5 added.
package enum CharacterReferences {
    /// Names of the characters from U+00A0 to U+00FF, in their order.
    private static let latin1 = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para \
        middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave \
        Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
        Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc \
        iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)

    /// Names that count without a semicolon behind them.
    static let withoutSemicolon = Set(latin1).union([
        "AMP", "COPY", "GT", "LT", "QUOT", "REG", "amp", "gt", "lt", "quot",
    ])

    /// The other names of HTML 4 that people write; Greek letters are in their order from U+0391 and U+03B1.
    private static let signs: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "euro": "€", "ndash": "–", "mdash": "—", "lsquo": "‘",
        "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "bull": "•", "hellip": "…", "trade": "™",
        "prime": "′", "Prime": "″", "minus": "−", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "harr": "↔",
        "le": "≤", "ge": "≥", "ne": "≠", "asymp": "≈", "infin": "∞", "OElig": "Œ", "oelig": "œ", "Yuml": "Ÿ",
        "fnof": "ƒ", "circ": "ˆ", "tilde": "˜", "ensp": " ", "emsp": " ", "thinsp": " ", "zwnj": "", "zwj": "",
        "lrm": "", "rlm": "", "dagger": "†", "Dagger": "‡", "permil": "‰", "lsaquo": "‹", "rsaquo": "›", "radic": "√",
        "sum": "∑", "part": "∂", "int": "∫",
    ]
    private static let greek = """
        alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi \
        chi psi omega
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)

    private static let known: [String: String] = {
        var known = signs.merging(added) { $1 }
        func add(_ name: String, _ scalar: UInt32) {
            known[name] = Unicode.Scalar(scalar).map { String(Character($0)) }
        }
        for (place, name) in latin1.enumerated() { add(name, 0xA0 + UInt32(place)) }
        for (place, name) in greek.enumerated() {
            add(name, 0x3B1 + UInt32(place))
            add(name.prefix(1).uppercased() + name.dropFirst(), 0x391 + UInt32(place))
        }
        return known
    }()

    /// Characters that a name stands for; nil for an unknown name.
    package static func characters(named name: some StringProtocol) -> String? { known[String(name)] }

    package static let nameBytesMax = 31
    private static let shortestName = 2
    private static let longestWithoutSemicolon = 6

    /// Names that HTML 4 does not have; those in capitals are other spellings of names that it has.
    package static let added: [String: String] = [
        "AMP": "&", "COPY": "©", "GT": ">", "LT": "<", "QUOT": "\"", "REG": "®", "Tab": "\t", "NewLine": "\n",
        "excl": "!", "num": "#", "dollar": "$", "percnt": "%", "lpar": "(", "rpar": ")", "ast": "*", "plus": "+",
        "comma": ",", "period": ".", "sol": "/", "colon": ":", "semi": ";", "equals": "=", "quest": "?", "commat": "@",
        "lsqb": "[", "lbrack": "[", "bsol": "\\", "rsqb": "]", "rbrack": "]", "Hat": "^", "lowbar": "_", "grave": "`",
        "lcub": "{", "lbrace": "{", "verbar": "|", "vert": "|", "rcub": "}", "rbrace": "}", "apos": "'", "hyphen": "‐",
        "dash": "‐", "horbar": "―", "check": "✓", "checkmark": "✓", "cross": "✗", "star": "☆", "starf": "★",
        "phone": "☎", "female": "♀", "male": "♂", "ohm": "Ω", "rightarrow": "→", "leftarrow": "←", "nldr": "‥",
        "mldr": "…", "bullet": "•", "half": "½", "frac13": "⅓", "frac23": "⅔", "deg": "°", "caron": "ˇ", "breve": "˘",
        "inodot": "ı", "Scaron": "Š", "scaron": "š", "Ccaron": "Č", "ccaron": "č", "Zcaron": "Ž", "zcaron": "ž",
        "Lstrok": "Ł", "lstrok": "ł", "Eogon": "Ę", "eogon": "ę", "Aogon": "Ą", "aogon": "ą", "Sacute": "Ś",
        "sacute": "ś", "Cacute": "Ć", "cacute": "ć", "Nacute": "Ń", "nacute": "ń", "Zdot": "Ż", "zdot": "ż",
        "Rcaron": "Ř", "rcaron": "ř", "Ecaron": "Ě", "ecaron": "ě", "Uring": "Ů", "uring": "ů", "Gbreve": "Ğ",
        "gbreve": "ğ", "Scedil": "Ş", "scedil": "ş", "Idot": "İ", "Abreve": "Ă", "abreve": "ă", "Odblac": "Ő",
        "odblac": "ő", "Udblac": "Ű", "udblac": "ű",
    ]

    /// Longest name at the beginning of the letters, among the names that are valid without a semicolon.
    package static func name(atStartOf letters: some Collection<UInt8>) -> String? {
        let candidate = String(decoding: letters.prefix(longestWithoutSemicolon), as: UTF8.self)
        var end = candidate.count
        while end >= shortestName {
            let name = String(candidate.prefix(end))
            if withoutSemicolon.contains(name) { return name }
            end -= 1
        }
        return nil
    }

    /// The character of a number, as browsers read it: those of Windows-1252 where Unicode has controls.
    package static func scalar(_ number: UInt32?) -> Unicode.Scalar {
        guard let number, number != 0 else { return "\u{FFFD}" }
        if (0x80...0x9F).contains(number) { return Windows1252.scalar(UInt8(number)) }
        return Unicode.Scalar(number) ?? "\u{FFFD}"
    }
}
