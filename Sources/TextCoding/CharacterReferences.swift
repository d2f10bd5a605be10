/// Named character references that libxml2 does not read as browsers do: those that count without their semicolon, and
/// signs that HTML 5 added to HTML 4's list (HTML Living Standard, section 13.5).
enum LegacyReferences {
    /// Names that count without a semicolon behind them.
    static let withoutSemicolon: Set<String> = Set(
        """
        AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave \
        Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute aacute acirc \
        acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc egrave eth \
        euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde \
        oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 szlig \
        thorn times uacute ucirc ugrave uml uuml yacute yen yuml
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
    static let nameBytesMax = 31
    private static let shortestName = 2
    private static let longestWithoutSemicolon = 6

    /// Names that HTML 4 does not have; those in capitals are other spellings of names that it has.
    static let added: [String: String] = [
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

    /// The longest name at the beginning of the letters that counts without a semicolon.
    static func name(atStartOf letters: some Collection<UInt8>) -> String? {
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
    static func scalar(_ number: UInt32?) -> Unicode.Scalar {
        guard let number, number != 0 else { return "\u{FFFD}" }
        if (0x80...0x9F).contains(number) { return Windows1252.scalar(UInt8(number)) }
        return Unicode.Scalar(number) ?? "\u{FFFD}"
    }
}

/// The 32 places in which Windows-1252 has characters and Latin-1 controls.
enum Windows1252 {
    private static let upper: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(upper[Int(byte) - 0x80]) ?? "\u{FFFD}"
    }
}
