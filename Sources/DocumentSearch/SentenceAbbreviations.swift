/// Abbreviations of the manuals' languages, and whether a full stop behind each ends a sentence. In lower case, without
/// the last full stop.
enum SentenceAbbreviations {
    /// Rule for the full stop behind an abbreviation.
    enum Kind {
        /// Never ends a sentence.
        case never
        /// Ends a sentence when a capital follows.
        case atCapital
        /// Ends a sentence unless a number, letter or Roman numeral that it counts follows.
        case unlessNumbered
        /// A unit behind a number, else `never`.
        case unit
    }

    static func kind(_ word: String) -> Kind? { table[word] }

    /// UTF-16 units of the longest one.
    static let unitsMax = table.keys.reduce(0) { max($0, $1.utf16.count) }

    private static let table: [String: Kind] = {
        var table: [String: Kind] = [:]
        func add(_ kind: Kind, _ words: String) {
            for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) { table[String(word)] = kind }
        }
        // English
        add(
            .never,
            "e.g i.e eg ie vs fig figs vol vols rev sect chap eq eqs approx cf resp mr mrs dr prof "
                + "st gen sen hon capt lt sgt pp incl excl dept est misc viz")
        add(.atCapital, "etc temp ed eds inc ltd co corp u.s u.k u.s.a a.m p.m jr al ph.d b.c a.d")
        add(.unlessNumbered, "no nos p ch art app par para n s ref refs")
        add(.unit, "min max sec ms")
        // German
        add(
            .never,
            "z.b d.h u.u i.d.r o.g u.a z.t nr abb bzw vgl evtl ggf zzgl inkl exkl ca tel str bd bspw sog hr fr frl dipl ing "
                + "einschl entspr gem lfd usf v.a s.o s.u")
        add(.atCapital, "usw u.dgl")
        add(.unlessNumbered, "mind num")
        // French
        add(.never, "p.ex réf mme mlle av boul éd hab")
        add(.atCapital, "env")
        // Spanish, Portuguese, Italian
        add(
            .never,
            "p.ej ej sra srta sr dra núm pág págs ee avda aprox máx mín tel p.e pag pagg sig sigg sig.ra dott dott.ssa "
                + "tav vd cfr ad.es cod séc")
        add(.atCapital, "ecc uu s.a s.l s.p.a s.r.l")
        add(.unlessNumbered, "tab")
        // Dutch
        add(.never, "bijv bv d.w.z m.b.v i.v.m t.o.v t.a.v blz afb mevr dhr ir drs o.a m.i.v i.p.v z.g circa")
        add(.atCapital, "enz e.d")
        // Russian, with the Latin letters of English left out
        add(.never, "рис стр им см табл ул гл разд проф акад напр тел кв обл т.е т.к т.н")
        add(.atCapital, "др т.д т.п руб тыс гг вв")
        return table
    }()

    /// Words that begin sentences: before them a text of one letter or two with a full stop was no abbreviation.
    static let starters: Set<String> = Set(
        """
        the this that these then there if it in on at for when you your to do does press use a an as all no not see and but \
        der die das dann wenn sie es ein eine le la les il si vous el los las si en un una il lo gli se o os as het de een
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

    /// Words behind which a capital letter with a full stop begins a name ("by D. Ritchie"), not the end of a sentence ("to B.").
    static let nameLeads: Set<String> = Set(
        "by and with of author authors & von van de und et y e mr mrs ms dr prof from".split(separator: " ").map(
            String.init))

    /// Small letters that stand for a word where something follows that they count or name ("s. Abschnitt 3", "p. 5").
    static let smallLetters: Set<Character> = ["p", "s", "v", "n", "c", "f", "r"]

    /// Words behind a number with a full stop that make it an ordinal, as German and Scandinavian dates have it.
    static let ordinalHeads: Set<String> = Set(
        """
        januar februar märz april mai juni juli august september oktober november dezember jänner jahrhundert generation \
        klasse stock auflage kapitel schritt tag woche monat quartal platz
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
