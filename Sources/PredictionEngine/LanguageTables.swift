// Made by Tests/scripts/language-model.sh; not edited by hand.

/// How words are spelled, and which are common, in general: what a catalogue cannot know of names it lacks.
///
/// Letters: counted in Debian's word lists of nine languages and in the names of its packages.
/// Words: SCOWL, levels 10 and 20. Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify,
/// distribute and sell these word lists, the associated scripts, the output created from the scripts, and its
/// documentation for any purpose is hereby granted without fee, provided that the above copyright notice appears
/// in all copies and that both that copyright notice and this permission notice appear in supporting
/// documentation. Kevin Atkinson makes no representations about the suitability of this array for any purpose. It
/// is provided "as is" without express or implied warranty.
enum LanguageTables {
    /// Symbols in the order of the tables: the separator, a to z, a digit.
    static let symbolCount = 28
    /// −log of the probability of one symbol after two others, in steps of `natsPerLevel`: the symbol before the last
    /// one is the row, the last one and the new one are the place in it. A level is a base-64 digit.
    static let triples: [StaticString] = [
        "/RUSTVWWYWfaQUXZSjTQVaZaloe01eRRTjVXlekgQUOpSkQSURVkmphx2LnnpKtszPqwRouNo1OilQzr2fsw4LpmkVoqOWwtTksGh5SjmVprufkuySimkFsvnKlunmiQlzUmoVljufmuxcfXakadpWliTPKpYdUNZdXpOlqrzMllmQisxNm/OopKlyNhkSwprlysvNmigKhigTtmSgaOdwLffRqjqhvtvJrmhKts0PivnnsLi8qhYQ3oyV7mykjaXjgdtpmnaNDeatWWc2krq+qlpJjgdOhkiTwonejMcnkSgLqjrprptLiicRqlgQqvReTKjsQejTbbsh/n4RwtpTyx1Cr3nr3Ts6uprYvxojsyyIlgiMsnrMslleoLewjgmQqrxd2qxMjhnOjkxFqvlmoOpxpkjUmqqe1ztfQVThWdkimdWURfN0PSaUPhe0i/3MoijOmiZS5nTooMn0JcnUxrxV9wnbjcdijglfl/gYlhbgbcLEgfi/sfzNoilErpiOwvqooOl0sgjUvrzisuyQgQlQfiVTlXXZaRQelkNQdbzZisxNvenMnuTQjkllrOr2JjjTjbmaquvjUccrfemVnfYTFrQ/TTRkjhx0jpxLlhhHottKzrdioNk2bkibx//u/nvLmhkLomSL5jhYmPf1WaldpojPmmgUXUUUTcdTfbWOfVVjWQTgZZYbfVZHochNmh5ZncgcdMboZhWPflpovgoJbnaNndhQppcagQn/bfrMpTndjmLVYTQqcRtcscqYqsVrqnVvXcY6dJ",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0coneWzdV/YuUPXM5a/JYMoswu2sgZRSlfRlbiNnjKpjRn3TTjW0huTfnaS2Q0O66LQiOdmwUnfaiQa29/VbpQMjjWLqjnRfndbjKksXYlXcj6jdlOagYTkka2cqfOQSZe1MNYfaec1emYRindPJblOueZlkSm/VWNZggsskoUPkpgIqRfQwrVeSTl/TWeUpp/vvmPPrhlRq2tPe0OUTQp/MYaUlq/ju5KhpgaPre1wxnOeOdowTMOqlxk4nsXGmUcNqp0X0dfUcPf/nZgUrn//ZrSQjhmJknhSkWYlZRkxXVMXli/jnmPQZYaQfdeLnbNZfUdpnWVbdr2XikNRUpiMlriOwpcReLSsjafdsw/j0mRTmTMUkRiQmYjoUTrkrRNhmqxadlDqZhbidilbkdabaja4XVZanf2jtnRQliiPitROrlZphRL/UUVats/f1cUfdtwk404k8/ef60w2unXBg04//gOPaXSOkaqOpYbWUYelUTSkirydirJaoXrVnsXXxckdjecmsILhsu/gfoRRpbuJmrXJunkmnQq/XWRYts+fjlYtZVRZOVrouiVXW4dtUKLyhgb+jpeFmqhLjjoNzkcrmQq/ebjja//n/iQMdZbRdgmL/TUlSUm/dQcl/9rZtbLQdbkNeheKhyWWbSa7ajWmtcre7YJPZfeNchiU4nUYgRe/fOfboc/r0bXMukeN5bxLkjgfbMosnzjVyj/UOoDjzXYx1bkkfwjfjzczyuj2tzkk+M",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0abZRWnhZiahbObPmdoKPRYcnpfhugQndgGlpsNqwPhsUjyVedb5u7XmkUOfYXYhZSWgiQWlLTlVYaVdegiidTOUbXNZolNiiZWXSglWXZTagiYgcTWfaTZcZZXmcPcRlimKQTgabdqapZOhUZVXaoP/kPcoPY/OSbUkdff+aZTiXVLXlfUmgQVVWU/RTUWgedrmbaLakTOa5+O6gqajPa/nXPW6adVgdaSYWYSeWqsahLbNSbnXTPlioj+hcWMbSZKcZfX/sYcdUakfQbQohb/nfiT1dXYEl1T7lbXcUT/ZXbdldll/hgMojjGvotN5nlqvOz0nlkUoopVlrXLcZbOhinNkrZbhNTnaVbSrpnZ/baOcVYKTYmOgmebhQg8nYXTc8cg1WZVbXYYjbkcfdRXRQUoNTRQiYVdksaNcWdTWXXVqfRYeMZgPVZXqfqa/dhbdUXhhYb0m/oYhdafXbEO5ff/hyjJojhKvnmL/8lqnMk/nifQtvrbdqQXfRZPhmYSweZZbRSchbMWdasYjcTRdXjLblYO8dYeqPd/NVeYqbqe6YkkbTVcVViRegPYPnhvMNQenvrndtbOdYULgggK/dXWaPX/sZVbz//5/aaLZauLfcXM/weXaVX/UVjccfVa4fUVbUSRWdvW8YgNZeXhQTTvahYgmQHYmfidvZnh2hdPkmi/fHUhsan/mjZSUZYObueM4rVXZWx+ZbaNeiYUeXDukjXy1d200kydzagzyda3dk1/+K",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0RuYXVsjitbkoNTPfUtMQOdWw7qnsPRgWmWUcrOnlUUoMcqQYYTrsqhuVTOrbhNrvPMovVm/Mg/akcSt/cgncKVWZURQvkQ0YZjvTV/VXbeqkbjfWLZfeTegcrbctSXNfWxMOZmhnotpeQSvdtVSN1M2yTubSb+XUTV2yfp1WRRXwZNejcJ3ySqWVe/Qamaaxfv2XOMjrnJpkrO4lYdaSn9XZQXuc8jooWLhcUMZh/hmqVaQNX0XVTeemw/huYJwmlQqvzS/atbjHZ6ySrWtz48qgLTbedKeggRsmTgYYd/dPVanfygoYWJolpNlsoJxwr9oNm/xjmQqxclteOLmcPRk04R/4VlySR+baWTqgbc/USQsXaMcZrLwcsveQvyuQUlYyWgsWTcgcWekflfuyRNIcYnPYaVddurnyPQngWdnaiT/jQjueJ/UXcPnnnf/Saounqwxuys1/Xl0upwXpVBxuy74qeMxksJu7/K/8tlsLxuwunR9//S8rFdfXbWpldT/wibfbcleSUcW5hi2TOSnjgQjskIuwXilNh/TTlSrjvkofdVWaaXiv/YjkKSWfTyLQQpl/+qmlPSXVXNyv1K+zoZsVw/mNPos/ez/WQOqUSSsciI6oUaWWp5WdUj2wwaxbNeoQcbldnU0dQQsiaycbUnZqIkzVHeZMeugirnPabMYia/ZcW3pir/e2eKvf2L87/j8ThfKR6/88dX/k/Nm/DfifYm3lm2mi0m02c1flf5Y1i//K",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0LicZRjnXkZljVTQtZvPQOgYiufikJOsTbSdgpTzxXXpTkpVaiQl4fe6RQO+QicmmRV7iOX+NX+WlZWklbnVWUPccqIoohNp8PheRk/RYkbuv/YikOdZUZeadpjmjTVOiYuLLWkZok/llKRdYfVaf8P6mWd6RcnUWXUifmw8OVS2fnD5tmQxtcbgah/SmjZ9l/g/oULzPxI138Rl3oerMm/lkUU8v/n7yaQjRcSVT8ujiYZOUfnULThWvs+cnYMiclJsiiX/muplRs8xWgJS16+s2NMvwuTpjwOjtReeLh/SciUnejm5TUPjmzIss6J90hfkSh/ntkXo/hPrcQKkhiQen7JhnbjnQf/YYaV8+gghYZO2lgNhk2I3xk6fR695Kiaz9/d3hJmeUgembzhrfWTSZa0KRZZgTirjrPLheaWgmbQ/dOfmPc/NkfX8m/b/ZTlqRmstquox7QiwqmaZVREkqu31nXIossN/osL/qwiuLn/rlrQos/befFXcWcVggZZpXYakYWvfaPecgwdedMPodaNgtQVzXYjtOg/PZgedk+ZzXbXWNgYjexVdXORReWlLSXkilt+bsYNR0TI4kkK/5cjyQ2/Zjeny//5/cWIyjiM1kqK/whjoQy/YiwP+k5bffKblRZYPnZUxpTQpfXviYTkcnShwSJgaXfbdY2XdWVWLkf/YOZgkX6/cgcLoesP+noGrWhekSz/00ob/W/Vj6Cv1baf2h3hmlhhlde0hbamh02//O",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0VqaWOyecodsVSSSyYvLPQXXp/zptZPLcgNlnlQxiWgfPg+OYdSj1yhslZRzaoRqrOPsSWmmNpsViLV/0/jZhEVhmePogqOqsckeWp2YbkYrl2kfmNmfbRlbekcvWSWPvTpMOUjejctdkUOojeNRpkMorSjsPo/RYVRttslzkWMmuhMlTdRptVfXMq1PdcSqowmljbKgrwJzoxVqqXVZOt/QfXVxu/dw6OfdWRbbVktjjVZMhl6WJPvirr/fuHJpggPz54b/hjfoQr/oRoU5s/omtOQeglNqmiUfXTjZPh/VRNXcc/kq6QPdiVNegeOufNfYUc5kSVbgn0YmkJQTkhOnxyS5qkVjMRzuemSr2/h5pKXhUOUfagWnghkdbmugQJefouwhqMoVUSmZVobqdRVPjTuPTUUjewuklVOqfkPksZPsqSmiNY0NYRUsq/hxjQe3mj5o38joocg+jn6ycbC7n7//dLObcaOdbhRsccZVTewaPVfah2ihhGXkUpWjlgYxhihncWkqPLflr8ohkNPidjLmpZRimhmiVj/QQPcqg0cegbkcXWTgUrboaYXUsX/JOO0bYb/a/WL1xgH//oK/xgnoOo/cjfiny/r/dPNjigMirgMujccbQgvYRdb/vqRncPSlQgRhsaQ/pff+ZLumjJZvqloxdGWUZdObjiZokhZYZd/cOggnd8/wZEQjneT7ksTpoigdVlnjlpbrc/dUyCdqiZqhjq6j2ql46j54lljcq6/qM",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0ZnWOYnscWUkaOVPxkpNPRXaohmhnSLcZaOemsWenSlqPdrRVWRffejvYRT5XcRaTSO2YQYhOa4Xbdaa7homUNTXaeKeggSobccnRW9QYZTeb8tkcVZiRWVnifWmdSYOjsxIQTbpoprjuPQlh7JlppLw/SeiVm/TWZXrvre6dPQyygFclYa51YtkYc/UTffhz7x4gSIrrqKtv0SwvgkjNp6dZaW0n6fzafUdLaPjS/olcMpNd4iVTVjm/X/duYFqgfLkpte+enheQk0sVlUnty2kuWKnbaQipoOtkQnWMo9SbaXoh5myldJvooL+++N/9tv8Mv/rzmNorpV/kLNdgfRwx0U80TcuRR6kXNZg38m8TPQreZLkVqNvlraaPtxtZPVbx2ZruWljaepsavixnRgQZluEZaVufgw0iQMxfVThUaT6yQYvSZ/OddX217YZUThmfWoqmqku3YesnioghPDpmqzxjhI6prI+5/M/v6r0Op/upyR8w/f5wGXgTeWidbZuhbbgeVqhZNbbemnrSMUjjhIiifPzmZjcTU/XSnjlY/fvdeqqagdpSVhikJULwo/PNUr989uXqUKaqVKuryL6vWooOt/blneoW+v/jPLdoTMuvjM8dcYXVr7bVqT3yybyWIXbTWZjoXYyqadqZTwWURlnoZixNEecdfewr2MjqVifrg9UVgx5l4/sdWOojnLXpvQxkkkfVq3rpiH1X1WctJSZSVfeZgWaScTZpSliTZioYe//S",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0RiacUnlcsbitQUNzf/JRQeYl2lboTJkngNrgvTrpVasNgtRbZSvwtayaTR5Phbh4SW2aOxYJY4QraYh7hqnYNNUYfKYeeQoZfXkTf/VYiZno/nmcQaYkWeefchveSXJYfyMPUqebmvfmVNxhvXUv3O40TV1Mh/RQZW4hUp3WXRk+fIllcJznRobah/Sbggl//bpkVVemjIpnpRlqYkiVqyncHe/f/rxtXQbRbQZZ0uonYcKSknVQRZZks/esVKrhgNlqbQ/foifNl1tNmNouz3lvYOeseIltcSwoTqhOr/NXeYgf8k1pZMklvLlwwI1wuh+Nj/pkjTmpoS/cWHi0yI235T/5WbzSU/lZYa79hj/bWJponL2nzL/1ofzNmuqcgRz6/r8kKdZYVbeapcimRXPWczPVTVaWmqgiTN2gbXjSTQ/3Qa0SalPQfTllca/gUinWWpqnrbu4RVtnjpWWPFqnr0yWhF+tsMt90P/+/v4Nk/ypxT///df0HWXZeYZacdpZYXgaUmbWMgYc/oidITtipJliVY7Ngk5Si/WcmcpyqftkiLihcLoo/Ld7QZShi/QUYqo5/lg/NOeerLZe1K+zYsZQZ/dodcs//z/VOJubpLgybL+sopkRu+Yhsg600W1bKakagUhTjWwaYQVfQuVfSjlPfgvWEcYbolup0atoXRTaT6Tdfu2f17khOLpkoLyqaMymllgQr5cYbS2e2XecDdzVVk1jggdwyxykZgkdd3bz0/+O",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0XcYYWlXcpWmePTMqWuLRWXYftjhqkIiaoPpmtTpnReqKnrRcnSturjwtQO3dwY12QV0fPu3ML3Vebh2gYehfOPWZYOOsZQyxXYrTZ9Pklaww8prWTUgXUXhkwSrmTTQfisJRSgglfqmqQSurdVcs0S0zTdxPt9XLaJ1weozbPRtupFthhV1xTpgUq9UdfSyv3t0qWKqqpLsZyOvufYiKo5cWYXzl4gxoYSZSZQcVwufgRYKaSjVRVmZl//ewWFrhhTbqvf/goifLm2tSnQouz4lvRQcpYIjrgOumQocPp+UcYYqn6nznYMcyqKkgqL8kfn0Pt/haVQmq/UxpTJZ0eIhw1P/5bWzUj/hVZUm6/syhVRbmeIkghKnjajkRorpUTSknnikmWcbXYYdYjfjiPUPRVpNTTRcW/pq0PMzYTXkvgP7hRWwTUhUSkX3a8Z/VLgmfioqmqku3QesnioghREqmqzxjZPewiKnlhL1odlpKl8pZVUnpscblHXfVhRmreYyjZbzcXhrgIanqkhmfMacfgJgebPjjYThZe/dPRddg/ihiebWWaYaXjRhkRMN3byQQQeehyjq/dKqpmItqwJ5uhnnQr/gYmjn88u/UbHyicK02bM/wbsoRj/hjwY944V4yJShXdUejgTtldYlbTreUNghjbdsQKeYfOcnZ7fzuRWgiK/WPXljgc/rdOPnimMwouPwjjjXSp2poaK0c0VbVDfgfXuxrywwgugcYfvugthpvx+6M",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0LmdUYxrcqcfiPONvkySQQpYo1/jnYUXTXUWUbVYUUUZUUYVSWXbdYafeRJrdsSwwNQxQfstPs/dWXZ616jYjPLnkXJoVsPosbkeRl/aUgaqktfmfPicaWidajadaXXNdW7MOXeeW8/RvXXtkpQNv9G21bq/Wj/beQY3wyR5hROqngLoaNTpiZePXn0VVWUqo3yqhULgveJeutNeuenaQr+bgWQ4d9i2eGagcUSqb/QjwjXTQe2eZV0q6k/pZTRfdQUSajf/MaaPXa/oPZgWj//V/QMjslKkqePpUchfOl/bURWhi9uioTRfjUOjkaMhgJcmVsypUXdhryZrjVNVniMldtO/qiTkPL/mcgZrtvozjWRkWTQYHeVnakpaXknnURfdpqkkqPnnedmmf1pvpYXDrgwZWbYncs5pgPPjekOinZTzlSahSPxXRQWjkteubbqhmz5737k//kv94z5mieA6n7//0RLjTaKperP7baXkRdrTXVdlm/itqLSkQlQkjVUpYgUlXYomQLgrv0pmpNMjcqMngZOsmehlSo6ZVTUmopTcgKoiaWoqZ5fegeJToazSNR6k15/gqZKs/5Gr50M/vmvfQt/fejjo/zm/jZHodgQvooLudgfbRg/bShf9l4WnjHRcflMffnR+1bXjXb0mYSjxnmpoWKJcWdbjepeieZUYdYvcSaPrUq6fiaGrknJ8n2Qs0sckRzvxxqb04/lRpCeecfz2vllhkbxz0a0ekycgl1/lN",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0SdbIUpqadeicUUR1doNUdeVheefxSQXYZMjgnLjiTgkRhmQbhUnpmbaaUS5fia35VF1fWd2Rv5Yheg525oSXMQXfiIiioRsYfkXUd/VTaabk+fewKahMWdgqocoaaWTlnqQMScqen6cqMVZldOYgfWdcVglTg+RLTZiiaopjSUjrjJsfeQttRacUa7KTaZop1rooSNYpYIrsxPutWihPn4bfXYyk3fwURXSXWVZQfyfdUSMbhtYUOhdpk/d4SJkaZMejnY4YhbYPeumTfNhnsweoLTeliJngQWmjddjRj/eOYggg1uriPMfmbOmjXJyhZkoOi6naXair0gscXRhucSwxhU1fedsQa7rdfbkthEwvOTdiXKnaiLugdjnVd5eTXhfi9Oi2OeWYaakaZTocUaMkhyPRaQeWrWo/SOiqpIZdVTmkScaTe9SZbctq6VsZNglfinplqkt2YdsmVoggQEplpzwVOPiXcMmhqQyijedLkxeZbSlr5fRZLZcWgZmgfbqQeZqJaoeaPhdhfiRbOMYmZMmiaRWgbmYUm/TRdXpieaodfaWdOagRvYfVUUNuayOOT0ali/m/VRtrpFwt0M8xfcqVv/jnpNq//c/lXLnXjOprfL3lgXcTk2dROfyttTYnNWhWcUdWgTskRSlbMrRbRfhjbcsYJYaUcZhdodhcYTXcWubRSMqZp4dhZTnnmC0nzPvnblhZt7ntod4i5dgxDhnWbXpiponTlkmnhnmXlqXno1yO",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0PbZWUuecmfdfQSNoU/NTRbkgslerVKlaSOdhwQsqSptMduTcdVwxuhyeUO5faV34MYThVX5Lc5dXaXh8dTbaPSVXrIWi0Q10XviMx/YbaYzx+utaQmjmSYkoiavoRgKkg/JVQfnljU3igX3r1ci19Ty8Y27U2/bkpZ+57x6CMQaUXJgllWkgVZjUg/PcfVgzgx3gWJyyiJ027Wm2nWkKxidaXUil/emxRggVaLhb0mhlUSJfbyaXQwiYt3pjbPtjjEnsxh/bqkhSn3vUoNdw15nZYQwdfErzxPuncsbRx/cdgayp/j7jgIs5rJ777K/6r3zQs//pnT69/Z/taHketOX02R/2RabNc8eVda46+h+iiL4qjMxh3H8o45nL6lpmjV0ppc37VkgdecffgomdSNMYT/PRZeiL8xjsfKzhsQrwbK30RdhOi/OlfW4i9c/tYglfhnplqjt2XdsmhofgQCplpywidIirqMk19M/22ytMo/yopS5i/UUtGUeXdUfgXXmdbbhWWtigOcfmpZddNQmwyJkpeM2qgpfPe/TYkUkuqZxtPlWdclndgZRgNVNpO/OSWmkfrsj/WGyxuK1y4K/0dcvTz/fscmv//2/gdGyuuM02kK/vscdRx/Zfwa944f4yKWhSVUeWfTtlVTlbTreUPghjbdsTHYZbUhcg1lcqMVZVa8UUWbdc3/piPKniZKwoaOwZjjeUp3qpkP0c0YctDtdaQj0ukkzjxjjjfyybj2ayk/9Q",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0SdVUTslVpXkehTNubqPPOZYglZetaLsooMbsvTnuYsyPx2WXhTqy2JpjRLqgeUq+NQ5nWb/Lb/cdmS/0mjYcLPXghJflgRmiddbTf6WThaij/pkiMXdVTYhVlXhdhWPgdwNPTdZibggiQMetiPajfMjjYfnPi/SUXRjeospgYIinjJ0kfSqpZxlOi/SdaSsy/l0nfE4o3L78/ap8uyxNoorjfb/0/i/3bZFUcVfW4yfhlcQffkjTVshpr7VxVJpnTKrw0h/luoZOr7gVZLu059r1OOjvfOtofOsqYeZMi5ZQZVjf/bweSLfmfJhklNxmrjgPkvjVbYjp/SrjQKiicJnllOoljdjOf/lVhZop/fybPRylNLtk2Jkjn3uSk94Vfcz9/T2oRYXRadiNnejdkYRVXhRRSVdSugjtRKqbhNffSQrfSckSe/SZXaiz/exaRWrknturvoy8dZxrmtamQCurv41nPMebWLwrzQ8stbbOT8oXlSv1jZcaFUhYiPkpdWmXhgkZb/ojRmmokijWPOkijIinbMagkmgTm/SWiVoqyfkkfXXQVTbTpTdbcQRfaqUMPsfmcwdqVLkmgGnvqM/lgVhSp/fckiw//t/aZJufrKxcmLgpmZdQZ+UZZh611Y1gMYqSWZdeeO1tXSudXYeZWoUsMl0TDgRZjjidlhxkmZald/fParqfo/gtQJhbdLaogP4mcZaSo/pbaXta9bkWCnjgej4gf4fdh0n3Z2nnfobn4//O",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0UelUXmoUjViZSdLsXmNRNieqhkeoZLoniNsvsOyrQofNp8NdeS+s8l/iRNqQUXedVW4bRWjOTqVeUan/drcYLSTSiMbdfThYXhbWh/VYfYnsdziRScocScpgoeloUYHmk5NQPkrjoviiPQwjjTbn5O6vQx1Kf/aSgS1jfj0QPNbXdJzmnUn2SakbV/QZXVbi8y5ZRIwbbJg05Wl0mfpNg/jnZV6f/lkgNXqTWQiX2xjgTcKekqXORnuze/bnPKpfbRjosW9dZgdNSzpOfOmsx1jtUMfbUPmbfRyqSsVLf/ScXZYj+hzbJTbadTfeiMrmcaiTWnZaWggedc9PYLlceIzzuQy2hcxJk/wedTo6tf6gRLsnZMuawH5fcrZTl6lXZeo4mi03KqdZSgmcmgkhWgOdjwQJVXfcvsjyTNmjhNaqcRmpMqnPhxQZWUnvug6bImrkatvrvfz8djxsPtlmMJurv42RSKaTbNxc1SjtuWdOa8hdSSva/ljjGYgWiUjXYYwYbdhYX+jeNghothkXLRemcKfreWnWckhQQ7VVjbetcfwaLkqZZdeakidlKZOlh5RPPj/+d6cjRKafaJfw2M+0ceUSc/apans//0/dQKsYoLZvbK8pmchQd7Xeqf3yybyrIakUgXhmjSaaWTaeWuYfUjcmSgvQDeoadm1dqntdceajc/ZPZ37bz/RjNNnYmMwouRwjjVeUp2pokM0YaXbaDclZVzhk21hxzeh1c0egllglh//N",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0LgbVTolYiYhhQVUuayQNPcYh9whxZMrdcIoj2TgxSvoNw1QgkQ22ofpkYOtnpKq/OMmjXrtOmyXkXWqy/ahhPRgloGlljProZkkPk2WVkYpl7kqkNahaVZhXkbbkWVQelqLNRchdfgijVP+gkNno8L6qPolKowSfdT/7/uqfFRmskMprhZwsXpnYq0ZPfYrq4wwhgF775Kqq/UnqrltMh/twhV/2/d/mWQjTfIZbsxkcdaOWejgQUbfvl/WsXKerhLg04V/pxsmNX/3aqJy49/v5OPdhnKgjhQipTmaPn/WSSZmf/drfZK1yeOi33Iokjk2Lc/9hnZ2//U9gZHomzKimmR/6lg0OR/mazV8mniiiWMmtnGsnuNytjnwNs/xeaZuvqbwiHqbZahhbwbljXRTcZwRSRZZSnnjtSKnfdVgiZT6nQe2Qg/MchO98na/fWeziv13z4j7/li50j2tucB3z3k+fXMxmhInmiN/mxfkLa/tnkSz4/bwnFVlXmSenfSsXdfmWYzpfPYjj7mrhKOpqqJnodPnrcorSn3RVqbrj2hsgVTYXXUZcmXafULPcZ7VSOqkjYrhlTN8iiG/soM/tch7Oh/diob6t/o/ecKxffIj2YK/wsioPxkYgnd94ki4yHSYWURmroQ1bdbuUZ0aXRZnskl0VIYgMgegkiZoieIqfgkhbYlogg/ykWKguuLnolLxognmRn1rjcNmb/cngDf1YZ0mhmm2h0hmdlcmlz5Xm2n/L",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0WneUL9iaqfsaUWUsUvKROaaqg2pmaQSehPjlwOSjQjeRuwPQbWjf9VroVOqToRmtORnLZmoSksWdWVryqhZhTTabYJhZiPlbYdbSZ/ZTeSpd/aYhWrekPvXYjUoQSWRuUuPNSfblfqeuTRoqXPKmpMsrZnmQi/YYSXoohjurSRlpePkTcMtpTgWUp/LWeWqkzZwbYNuhsM23oPuvQaNNv/WbXY/s/b5haZeVNVdb2vqiQeKhcyRMS8jvr/dpVKkbXJqsvS1aaiWOdnfTZXzi+/lnPPjhjLlnhQgWXcaQm/TSVTpe/fqcUPifWOddgNjaOdiNf5qTYXYq/amkOPSniNejnP+jgPeULwjXjdkquirjMRnXTRXYmSjikmVUnnmLPkbq1emha9fgRlWXrc/QLTRrT/OUPtkqsyhrSShgjKceVQrhWikRQ/UVTXkk1anjYhyhui1i2h5/ep4ihussWB1y1/8uQPbaRQfXlQoZeSUXbpVSPhhm8cflHSnTjRkogSweeaiVYknTNhtoyidlQObcpLilUPohckgPhxYVOdpi2blhUdcWUdeYuWtsWkOzVnNLM1aYsvq2YN/okEttsNwsiohWu/bfmhb//n/uSIgceOkqmPxgamSbj2nSja/v/OrnIZjcmQdhgL4ljXofboeealnrmLtVLJgZgMdnlUxmbYfSe+bQpd6p5/tkaNaYXOkZjQfWYYURUscVbcrX/WS+DiycYxjt0zjvxjjjsfjuw2cfz/kL",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0ZiiRWqpXoYkeRbPwYmIQPdbjxfhuROXWZPZngVdWZXgMctRSoUuvkahcMOfYcbiiUSmmTa/OT+UWZb+/njdQJOUchTLl4U4iXlhUmkWcmW2wmjyVVZrTTanbwelgRmLjhtHVTjrjorfpTScdwMXnoOwsNbsUodUQRTuo6itXNQdafObopW94VSeaPdPSXbgkg0dUROnljMk8/Lv/dtmLXqYZfgm7mQ8fVRrRWNjY7vefRaMXZjRUQniqe/feSLqYfFkpte+enheRk0sVlUnty2kuQSsZrTnKtNypYsYPZ/YXSbgc+r2ZbHvppLr//M6/nz7Og/vmsQz7/ZvhNMdVWNkd4N/4ZlyTX+kWdT5f/b/UTPfZgNrMxK2syfoQR4fXdgu49kyfclhYTcpcvXlbNZRXVtLNTZkUqxatSPleeJfigQvqQhfQj/QWZbk+tbxZPXYXkqrosYv5afuojqRjNGroY1yTiSzz8I///O0//+wG3/2rxb//4jQrIWiYePghaStZZceVZlfgRXkmuRmXMQqb4NjobK6iflnOh8YWiTqsga4YfiSZXbcXrcbiLZOzZ/NRMrwwpqcnTKuXoMdu1N9yZZrQd/Scqgq//y/PQKtoVPvVkL9qnVVWsXSXZl4yzczsIakagSYmjTwoQWoeRuhfQjZmXgvTJYaTXbaWfcicVWZZVcTRSheVcsfYPNlhkLumYKuihXcQn1oniVyYzYarDggZYeggjigmeinnw2aeg5Wne/gN",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0OmUWYvZerdpkLaPtQwPPShfpuooxVJadgRWelRhfVeiUfjPPfXlmjboXONzZsTxyQYwbeszIbzdacTz2zliRNRMniNnlrOZqYVZPn2cdpdpZ1mlZPUfaSdhdnbliSOQkVqONXjgjgpgoSRmkkPUksJtrOlqQl1TaSWtoqgsbQTopkNoccLwsRkVSQ4PYgYtqyovlSOmnlLoqvOrqcgfQl2ZdPMwi1dulOYUXSRXbdYkkZSMYgddTToQvq/etTIlbTNfkoZ5ZicZMfvnUgRiotxfpQOghfNbihNmeUgZOh2VUTWhfyfqeHXcRSYccvLhubavVc/hbbkuhhl1TSNfcpQsuwP6wHZqQa3tipey05b5cQPkXSNdRjRoeknaOnqmSPfhqvgknSSeabgWbqSoWWVMbUtPOZZfZmqjsMOslRRmodR0sSopUa5OUdcwaTg4ZQhmMjoqmrlu3YVpniphhRGqPq0xjORkMfNojsT0kTgYUmbgbPVmtbkkWJRoQrToqYVygVYnQXrsUOgpp5ZnaRbgXbXfagb6jbcgaXbaUZfjWci4F1L112G533H89wwrX1/qso3u//v//QLnWjKqWuK2rgllSp/fhjhk56r/VUNmjjLoqeL2kghcSl1dZMfyssWtmOWhWcUdVfSskUPlbMqdbRfhWUcrYHXaUbZUcncgcXSWbVtaQYhpYo3cgQLidgMripQredeZSjxkjeUucOUWnDioUcnqjqpplnlnpionkZsiZp3zN",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0PdaTTpZXnQkeWSOfVoVQQdXguffxZKrykJqp4MlrVwqNt7TchUq87e9jXOqfhNpxJPrnWh/Pc/fggRx8/hafMPginIemjNrmekbTg1YSkbmjwkgfRUYSUWZXjTjgYRPhWiUNUhajppbjRLcefNjpyOoiUhnNn/VUYRvv/lvcTLhloIqsdO0tVkeRk/WXgSmkngtpdH44gJ68/S98txmL2oqtiS/n/Z/2bNZSYPYWyvafYWNTXmfQTiY4m4XyTHgmbLqv0c/gtnZQf6yTXOtz48qcNPdobLikhRprUdYQhwZRTWjhrkidSKilaMlutJq4on7Nh/naiZqluWufRJhiiMnphM9pgskMhzlXfWnk/l2dQEjoXOmipP/qolxWl/qWhfrs/k1sOdYUXbYWldeeVUNYUncSUUXUfmXpSOzToNfnVSslRalOo/PXbW1r/csfVrhqgy0w1g4/Xf3xszgsSC0v0+7gbJpulIptjL/umvoNy/rikUuw/Y6vFWjVoOrrcTuXekmWZyqhQejp/jmiOPhhlKiiWMdkcehUg/WUiVliybleedTOWZZWfRaXXQNnUueOTumlqxe/WKt9tHyz8Ko/bmpQt/gfof7//r/obJcluJ35aK/zkljO0/YjoY/77j1mGblbVVinkPxpVcqgRviYTkaoghwSGccUZgfaqcdaZWXeP/oRVn9Yo/VcfNmhpGqlrV6mjghTu/1ldWxe/Kp/CWngVe4mn33nejnji2gy06e2n//P",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0QlXVWsbWlUlcQPPoYtQRQYXilhnnVLtgpK0f4RkyWdjOy3PgjQmq2b7ccN5prUywHO20es/Nn/QnmW55ugwmNOWacMahxQnYXemRW/PakaototzWMamXXanblYrjVSNqeeKPXijnfnjiYL6hqOd4/Mx/ZgqK5/PaeRqvgj/oVPpppIinjU49ZcsQc/LfjO+l/0pdLMggkMispMzkccgOhuYkcWuj/fzdSWaVVObT6txgWQONerfTSnXui5eobKvnfKhvua/khfkKh8vafKum5+riTKqoxRuvqKikamfNp/RcWTkj/W/lWJtmuOswwLvrorrNr/oliQl//PscPKejoOnt/Ot/kjqMg/jYcWyy/O/fdKroaL0i5J/wnaxMb/7geU3//d6aQcWUbjYfpfsfNULfWtNZaSdWmollaM2plKmpZN0vTxoNnxOlmX2v/e/mdj4x05738j//Kc+on6yngCoo7//0VMwYkHYhwT/wxhrQbnkYZQY5/elZOQjeoGnohKyocliVh0nmZbsjwj0lNMmnlKlnlOpngllSn0NZqXpjycwjgWMVabYZvWfmSSSkO4MSavsk/ursUKqdfJ+S/NqqfdZQv/cpba4/m//hbJ40aJl8nJ/2kiuQ3/ehcb/++n+fIcnPaaUbbRyqiSraWwXhXlnVUixSQmdQenbgskebTPJzY/XKfq/a//vsRM0N4O/26a/UZfcRa/m5US/d/OnsCfefVgrm8rir54nhkr5kenf6rs/P",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0PeUWVrhWoVleQVPrbpNRPeXljplnXKbbwMii1PmvUayOgjQXiUjnee3eXU/gXZsjEj/lQjlPV/ahgcossqlgLPTVgQel3MylccaPc/SYlZllmnxeKcpcUcpfqcokVVOkiyJPYhnsc5mlQPdenUl19O+8UZnMj/VTcN+n7fnSXO1lyG2qqUgmVypSe/NhYV44/2mhNSmihIgwqQuwbciOizRVgVodzZrbSYhQdRXVwthhTVNMdhaTXqS2w/bybM1rrDk05k/qykjXl/3WxWy49/vmMOdZZSuZeS5xUadMd/UWaZwc/y+RRPklgJt88K87ie0Sp/iXoZ7u/N/cVJgfkMkf8S/8Mi2OXg4s1Vk/ph/bcNohkKjZ2Fqwf6tU593edaz8/Y26NhfYecdbpdqcVUQSUsJWcYjUinolMPfYSVdidVqpPWlSa/PXgUlfqb/VVjoXYqZYtnw5VXvpkrYYNEsos2zlfG5u0Nq//L/0py3Nv/3syS/urZctDZfVjVhjgcncdejeZrkfUffk/koZWNnuuGioiNsuWqaSX/Uawarv/Y1qgQYZUZbewVbeVUQaWvIVVYptitm/QL1gkJk18L/5YzXOk/bcfiy//5/dYL3n0J6phJ/zodtLo/Zi1b/+ph6gHYpfZcmaoT1tlStjbzdZOoqaXlfLGmqQcnhbtilYSVZlN7VbbttWt/YbNSYjdIfgnQ3gZhjYe/keOSra/fldEelaWnjcenlhegjlaVfZgnbYe//Q",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0VueZRqnXpUhgLZQtisLQPnaowgjkUSQbbKjmjPclPahWh6UQWaeq7bwklSxUsSw/JPlLcruXm/dnNc//qlb+UOkjVKeTiKwjdkdRgvYWifpl/fYvNXbcaYgnzXh7QXQknyKOSah9vpclXUc0lQHUfX2fUfiVe0TTRb1c/2YgSPh6cMuNPR0mWgVVm/aUdRpn/+giZNqqWOmp3VssOYWVt/IbVZ8m/nmxWZjSRWfcquibNZPfduSOMtYuw4ZdVE1RuMz09b/q2SjXz/mc0b26//W9QOkfhPhmfUgUWkaQj/UTLUhe/nqnVKkbaOdZfS0dOfdVZwrVMdkt1qqwOPPkhNeemQ9idScXPshSgakk/sljaVbRLUbMePrVfiXdeqeUPkhg3qgwRggeZunj4X0iXcQmd7OOKNZYzdolQTjfZMdgdSznRsdVK/XTUd6q/e8ickqjmstquox7chwqlsklVBtqu31mUMXVYMcVmQqeYbVVauUSXabm/hevMTbVlNjbXSwaWjcealjQLesl/oYhTPefhMeiTLqibhfOf/WTSajm/icgYfdYciohzSdpaVXwl+DYWhiwy8ueWL1YxI418K/5fykS3/QjuUy//5/fQLYgTJkecQkacehYc8gRXmcf5ehzFUccTShihU5fafjdWjhnTVutop4XMNgahOlXgRnhYVbPb0gUWXffv+jaVOdgdPvdkLimdiYUq/yxjWyi/VJ5DmrjWcTbcscocpqclrqnpvbrs62O",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0NgjZYswXncqdOONxesOQQje2l7orTNgVlRmkdPmlRjWPVpPUbaYspWdqQR2cRYQ1SYzeWu2Pd1ZOUbX42nlQNSRuoHgsqQlZoscYV9RdYXvw8tsgRiucZgrfsWmpRhNzu4FTZpuymmllWNWppTZpxMcwSqvMq6YOXVytvawVKQuvZQuiiRcyXdeUZ+RZWTyZ4uxQTKpqUMdtyUYtfjiMn5caQRzl4cxoRTeTSPgY9gkfSfPYiyUMRqY/p/duRKlbTLfkpZ6aicZRVwnUhNiotyfpTOTnTRYplQskQmfNn8TaaXZl4TxZYKcZeNbjxJswhvxMwf3noTj67a3fKPZWURWfzR9zVXtSX6vYfhbbgo8QRPuLXZebtIfaWxkZf0wTaor05quYLfoSjU4b2Y0cKgXTqjLbYXuhkdtqQPVXoTprgU3vPrMQY7RgWZzxVa6bWfkdgmnkoir1WcqkgmeTPDnkoxvhVJusiKgj2K+uvdoOd9iimYw3/tugMSgZYUcicZiPUYfVVemYMaab/aveKMwccPxclWjUqccRc/TZVcdgZZxXVkfdWUpj0WrrFcUVf+TWVVixe8ijkNxwsH0w3H/wpbuXy/oqtqt4/V/oVKjggMmnbNzheQZTjzTWhcvqqTqjNVfRbScheRrjTWkTRpTaPeghabqXFUgWhZnitTmUcUahWzaVWnvVu+jmPKhcgLqhoPqdddYRjwjieTubuTVmCjzfWagu100wVky0fzkvg3fz0/+Q",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0YajWeujbdbeeJfJ/f/PXRrchoWj1YKgYmMnkrTnlVkoLcqQflRrsZisdTL4bgQ23ST1cYg5Mc4cUhX4c4cNgLSpupMZstOyxTacQuYRYwavw8ZWuWVQcURqPiQXgSWUxo/KVZxpn5tjyPLsqqXWqyLzxSrwRc7WSYPcuwkxaPPsbSKsffR0vWnTUo7OXjUwt1ryoeN110J35+G65jutN0/orcg/x/b90RSrTSNga/jWXSeLdf/VTSsmrp3a/TIlbbLfVpZ6ZicZRfvnUgPiotyfpOOrsqPmufPxpUrbKs/VUfStZ9i2YMOuehLewxM4wgiuOt/cQgfwj7a3eLMXRaUVbbT/2ZUbVX8dVYc3bbe+bJWiYgPlchL6vX3YWe7kPYeylnVvcXoedXddfXqceRTTOh/GXeemWs6b/TMeoVPraeQ5xQttNe9QShV1zed8ZSgmfiWplqkt2YdsmhoggQDplpWwicJuspNzu2H+kkrpPx+qlnix3/aY2JchUgSmbgYpKbgmfT5jfSeygpdRfKRfYbRYxRUXvffvOY/Tehdfu5WvVUheXbfjcbdIcWdPcT/MRYsyhz5a7QMonQJrouO3XbllQp/cSkhl66s/gNNZZkPqsgN4mWjePn3fVmhzMuXuoLVZafUhPYWwngToeTuhNSYkVefvWQlZPWfjZingUZMdfS/YRWp/L/5aoQOThTOvYuNtjbXTRo2WojXzazTbsDnsWRZuovttpddsZnsdoqwcdu73P",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0WtaRTmjT2Z0kTMSjV0NQRYablzxlWKfhkSljqQmkWjnNjoQYjNqroWsYVRZj1Le8TP6lQelNy8TkbRWh9usaORVtoNXQxSyxnSrPV8TWvVfvgssbUeuOQgygzd2hSROtloKMdfmydno5YSfReVXt1O10SufMf+UQRa2Yzp0QPQOsoMsggZ0XRnYZo8PcQUwb2bybXIuusQwx2LzZjnmMs9gkRR3p8b1sVWXRTUVY/XxgUQNSihbPWzV4c/meQKmcUNglpa6ajdaNgwoPhPjpuygqRRJTlPgonTskPmfSm7aaZYnl4lwZOPfsmRuuuJdtYrtRs9gRkTXg0fgRdQhykV02dV/kElySQ+0qxa68/t/kUQoWWJhOnStiorUSruqWUYVuzkorRcndWiZhzlyrYVLeT3JSQYYewzthWO6okK1oiT/7Md4Nc/OfiU/+/h/dThngSoXmrlu3QetniphiMEqnq0xjNMomLKsnwX4oaZiUa3kYWiqx/ooXPVgVVOvwWX4cRXcTUZzWMXZh/ZtuNUedgLjmoT7zdp6VdrJZcSleri2UfLSfWTjauYmoOXYiW5NOTuqrt3h1OQtsbOYtzF8cmVqXc/knbmq//x/XRMpmmQrtVK5njTfSa5PSni1vvZwWLcghbbXtYM3gZivcd1oeWqOgLn2RFflTTbsPtfrnUVhnUbkWZrwjz/eVMNkfWMtWrPsgfVbQlzmlgWwexWYWFijYYx0Uczzvfwyziyfujfcyf/9H",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0QqZUVikXcXeZSRMkXjORTbhapudigQkofQwl0QwkYsjPuzUhfV01zGt0fXtqoXt/FWlQRl3Sq/jjni/t/dMsSPalSNlt3R3nSgZRw/Lb1ast/aUzSVdbOZhhnl2dTdRjdoIOXbdiere5dPwruWWg3H3rTswQZ/RYQS3z1qzeaNqkZNpOeT95QXUQb/QbfW6g/zsyYLsbrLVw1TxwhleIr8fiXa1o7c0bfkhbcVsh/7wogZCVa3iTj0ry2lm5SOvYmTrw0l/WtcFXr7qNscu059k1XKkbgUrzlQokQdWKb/UeUStd8w7vXMbldMis2L8gPohNc/ybeXdppVylHSYndTj4tJ/secbUT/kgkc///fu8VMjLTRfYyStXkjXRc6yUQem6hh0qQwXXTteWgpgXWcLiZyQURMgc0efheRrpjJm5TR/sYzaPc/RaMZ4//Z62RiohkqrnsXv5aWuojqXXJFior1ykSMkcYLjhqO/TfheOj/fWZWmu/bZiLZsOiXgkmT9ZYOfabbkZLhni/gXjZPqmoKoyNUzcbgYOl/SdQWsb/XjzUYSSUXmTxXlZYUNtWpTTNwXllid3XMrWnIuryL6vXYUPt/fhklo9+v/jnD3kkXh7gR/liwVSo/bgmi/o9hr3ITlbVSinkNxpXSaVUvZYVcmnghwcIPaUTZhcncgcXTXaWuaRZYpYo2dgKPgpjQ6d4XljcSXJy/rdtR+c+Xl2CqhcZhhryxwgugvhqwhguzWwx+hO",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0RcbTS1ibbaYXTVPnYrLQTjVd/witcIijYPodsNonSlmQmrPgmRturXpsYV7o0Xj6QQ4cZ08Uw7lukf7l7hEjWOWsoKtryWkgfhcRu9PkvWwjhULuNiaYRekZkVgZUWNpY/NOYfoau/erOOpnnQXnvOwuRonPQ4RWaXwrtjuXVLpwnOwjjT3zRjUMs/MfnUfe5v2eSLqapLsuzOvugkcOp6dhZM0m5ZypZPmYiKgV8qcjUaLOS/caagmj//w/XIpfeLjosX9dlgcLjzrSkRmsx1jtbLuvtVpivN0sVlhGv/VieSwc/l5sYOmeqIxxxJ4uheoMv/3jdWw67ZuxXJlxvQc03L/jgkiMgTfpvU16/P/xdM2hkKvg1I6w22sS584kidz8/Lj5NgjgfVgarezmSYLXauTZbYpJutlueKepqQishM4wPstOe9MbhU0z5a8pYhmfioqmqku3YesnioghLDpmqzxjRLnlgJrmvX2mnjhNp2jdTUpv9URvSUsQvUstYR1cabfbXvfWKXta8TOdQPvt0FxpeYulcnySt/RikU2f8VvhahWUbWVRbYRXUXUnawNMXgiY7/ZscLQnkIrovP3shXlKq/fikil67s/gbJysvJ12qJ/wbsoRy/fgwg+54XpkNXhOdVejgJtldTmcTrecRgikcdsTOlaQWghXokaROSQhV/cQUm/R//ZrWHmvpK4z+O/pQukTy/0yoc/n/ViqDkbZYpslsrbnpnprkqpabuaqr51M",
        "/RUSTVWWYWfaQUXZSjTQVaZaloe0MrJUV1fkwjvMdfYzY2URTYkv0tt3MMehWSaipQljPimSaoPdaVpqogsXOR6ZXcb5Tf3iTe6IY6WhZa6eespOFTXbkOlZhXl2gyeYXaad1feheexSRibgdbnjthroNRQqNwUSdpSpNvmYPRqaoTVowNxvPpuSp5UKUaxtvkwYQSfUsRTkkX4zTrcLS/QVaR0b6w2bUPraaPtuzPwagkjOp6dSIW0m5hypbaXTNWie3xnnbPLbZtfOOrhys/hUGPrhgTlquf/foZfSl1tKmXouz3lbJWqXROksZOeoeXjSq/XVdXrp8p0QQJocQUrrrLyqaoqRY6wXhfqzdgxSPKVddLZvxQ7ZmarQW4ucqSz16YeZLWrSWKbVqVvlYchRuxtWUXox2nrTNmPeIklZuasUabTfVxTZVdjdqunXVOyVQTgZkR7zPvwVchNQaV3g8T+fYmslotvrwqz8eOysncmnNDvsv52oJRbXaKqluT1mniaVo1iVZUov8mmQPUtRfPeuUY2lnmsSSfaZORTafTrsSPZWvKtvXQvtcsZMW/VZXaxsZltcTbTbcZXeqSikXZPnc1SPIqonpzlabVyguS1x4V/2fccaz/frurv//1/CYKbnnIsuiL6oaSgUq6adoj2XwaxqJWlbRYZnaXxpZNqgUviZVkmnPhwRHPaUcZhdodhcYTXTWubRZiqZp4dhPLjeiNskqNWgffaOlzWlgWwewWYWDivfZelZrk/ejibkhoejqjhvirvK",
    ]
    static let natsPerLevel: Float = 0.15

    /// Common English words of three to ten letters, in order.
    static let words: StaticString = """
        aardvark abandon abandoned abandoning abandons abbreviate abide abilities ability able abnormal abnormally \
        abolish abolished abolishes abolishing abolition abort aborted aborting abortion aborts about above abroad \
        absence absent absolute absolutely absorb absorbed absorbing absorbs abstract absurd abuse abused abuses \
        abusing abusive abysmal academic academics accelerate accent accents accept acceptable acceptance accepted \
        accepting accepts access accessed accesses accessible accessing accident accidental accidents accompany \
        accomplish accord accordance accorded according accords account accountant accounted accounting accounts \
        accumulate accuracy accurate accurately accusation accuse accused accuses accusing accustom accustomed \
        accustoms ace achieve achieved achieves achieving acid acorn acoustic acquire acquired acquires acquiring \
        acronym acronyms across act acted acting action actions activate activated activates activating active \
        actively activities activity actor actors acts actual actually acute adapt adaptation adapted adapter \
        adapting adapts add added addict addicted addicting addictive addicts adding addition additional additions \
        address addressed addresses addressing adds adequate adequately adhere adhered adheres adhering adjacent \
        adjective adjust adjusted adjusting adjustment adjusts administer admirable admiration admire admission \
        admit admits admitted admittedly admitting adopt adopted adopting adoption adopts adult adults advance \
        advanced advances advancing advantage advantages advent adventure adventures adverse adversely advert \
        advertise advertised advertises adverts advice advisable advise advised adviser advisers advises advising \
        advisor advisors advisory advocate advocated advocates advocating aerial aesthetic affair affairs affect \
        affected affecting affection affects afford afraid after afternoon afternoons afterward afterwards again \
        against age aged agency agenda agent agents ages aggressive aging ago agony agree agreed agreeing agreement \
        agreements agrees ahead aid aided aiding aids aim aimed aiming aims air aircraft airport akin alarm alarmed \
        alarming alarms alas albeit album albums alcohol alcoholic alert algebra algebraic algorithm algorithms \
        alias aliases alien aliens align aligned aligning alignment aligns alike alive all allegation allege alleged \
        allegedly alleges alleging allergic alleviate alliance allies allocate allocated allocates allocating \
        allocation allow allowable allowance allowances allowed allowing allows ally almost alone along alongside \
        aloud alpha alphabet alphabetic already also alter alteration altered altering alternate alters although \
        altogether always amateur amaze amazed amazes amazing amazingly ambassador amber ambient ambiguity ambiguous \
        ambitious amend amended amending amendment amends among amount amounts amp ample amplifier amuse amused \
        amusement amuses amusing anagram analog analogous analogue analogy analyses analysis analyst analyze \
        analyzed analyzes analyzing anarchy anatomy ancestor ancestors ancient and anecdote anecdotes angel angels \
        anger angle angles angry anguish animal animals announce announced announces announcing annoy annoyance \
        annoyed annoying annoys annual annually anomalies anomaly anonymous anorak anoraks another answer answered \
        answering answers anthology anticipate antidote antique antisocial anxious any anybody anyhow anyone \
        anyplace anything anyway anywhere apart apathetic apathy apologies apologize apologized apologizes apology \
        apostrophe appall appalled appalling appalls apparatus apparent apparently appeal appealed appealing appeals \
        appear appearance appeared appearing appears append appended appending appendix appends applause apple \
        applicable applicant applicants applied applies apply applying appoint appointed appointing appoints \
        appraisal appreciate approach approached approaches approval approve approved approves approving apt \
        arbitrary arc arcade arcane arch archaic archive archived archives archiving are area areas arena arguable \
        arguably argue argued argues arguing argument arguments arise arisen arises arising arithmetic arm armed \
        arming arms army arose around arrange arranged arranges arranging array arrays arrest arrested arresting \
        arrests arrival arrive arrived arrives arriving arrogance arrogant arrow arrows art article articles \
        artificial artist artistic artists arts ascend ascended ascending ascends ash ashamed ashcan ashes aside ask \
        asked asking asks asleep aspect aspects ass assault assemble assembled assembler assembles assembling \
        assembly assert asserted asserting assertion asserts assess assessed assesses assessing assessment asset \
        assets assign assigned assigning assignment assigns assist assistance assistant assisted assisting assists \
        associate associated associates assort assorted assorting assorts assume assumed assumes assuming assumption \
        assure assured assures assuring asterisk asterisks astronomer astronomy ate atheism atheist atheists atlas \
        atmosphere atom atomic atoms atrocities atrocity attach attached attaching attachment attack attacked \
        attacking attacks attain attempt attempted attempting attempts attend attendance attendant attended \
        attending attends attention attentions attitude attitudes attorney attorneys attract attracted attracting \
        attraction attractive attracts attribute attributed attributes audible audience audiences audio aunt \
        authentic author authority authorize authorized authorizes authors automate automated automates automatic \
        automating automobile autumn available average avoid avoided avoiding avoids await awaited awaiting awaits \
        awake award awarded awarding awards aware awareness away awful awfully awkward axes axiom axioms axis babies \
        baby back backbone backed background backing backlog backs backspace backward backwards bacteria bacterium \
        bad badge badly baffle baffled baffles baffling bag baggage bags bake baked bakes baking balance balanced \
        balances balancing ball ballet ballot balls ban banal banana bananas band bands bandwagon bandwidth bang \
        bank bankrupt banks banned banner banning bans bar bare barely bargain bark barked barking barks baroque \
        barred barrel barrier barriers barring barrister barristers bars base based basement bases bash bashed \
        bashes bashing basic basically basics basing basis basket bass basses bastard bastards bat batch bath \
        bathroom baths batteries battery battle baud bay beach beam bean beans bear beard bearded bearding beards \
        bearing bears beast beasts beat beaten beating beats beautiful beauty became because become becomes becoming \
        bed bedroom beds beef been beer beers before beforehand beg began begin beginner beginners beginning begins \
        begun behalf behave behaved behaves behaving behavior behind being beings belief beliefs believable believe \
        believed believer believers believes believing bell bells belong belonged belonging belongs beloved below \
        belt bench bend bending bends beneath beneficial benefit benefits bent beside besides best bet beta bets \
        better betting between beware beyond bias biased biases biasing bible biblical bicycle bicycles bid bidding \
        bids big bigger biggest bigot bigoted bigotry bill billfold billion billions bills bin binary bind binding \
        binds biography biological biologist biologists biology bird birds birth birthday biscuit biscuits bishop \
        bit bite bites biting bitmap bits bitten bitter bizarre black blackboard blackmail blacks blade blades blame \
        blamed blames blaming blank blanket blanks blast blasted blasting blasts blatant blatantly bless blessed \
        blesses blessing blew blind blindly blink bliss blob block blocked blocking blocks blood bloody blow blowing \
        blown blows blue blues blurb board boards boat boats bob bobs bodies body bog bogged bogging boggle boggles \
        bogs bogus boil boiled boiling boils bold bolt bomb bombed bombing bombs bond bone bones bonus book booked \
        booking booklet books bookshop bookshops bookstore boom boost boot boots border borderline bore bored \
        boredom bores boring born borne borrow borrowed borrowing borrows boss both bother bothered bothering \
        bothers bottle bottles bottom bought bounce bound boundaries boundary bounds bout bow bowl box boxes boy \
        boys bracket bracketed bracketing brackets brain brains brake brakes branch branches brand branded branding \
        brands brass brave breach bread break breakdown breakfast breaking breaks breath breathe breathed breathes \
        breathing bred breed breeding breeds breeze brethren brick bricks bridge bridges brief briefly brigade \
        bright brighter brightest brightly brightness brilliant bring bringing brings broad broadcast broadcasts \
        broadly broke broken brother brothers brought brown browse browsed browses browsing brush brutal bubble buck \
        bucket bucks budget buffer buffered buffering buffers bug bugger buggers bugs build building buildings \
        builds built bulb bulbs bulk bull bullet bulletin bullets bump bunch bundle burden buried buries burn burned \
        burning burns burnt burst bursting bursts bury burying bus buses bush business businesses bust busy but \
        butter button buttons buy buyer buyers buying buys bye bypass byte bytes cabbage cabinet cable cabled cables \
        cabling caffeine cage cake cakes calculate calculated calculates calculator calculus calendar call called \
        caller calling calls calm cam came camera cameras camp campaign campaigned campaigns camps campus can cancel \
        canceled canceling cancels cancer candidate candidates cannot canonical cans cant cap capability capable \
        capacity capital capitalism capitalist capitals caps captain capture captured captures capturing car carbon \
        card cardboard cards care cared career careers careful carefully careless cares caring carpet carriage \
        carried carrier carries carrot carrots carry carrying cars cartoon cartoons cartridge cartridges case cased \
        cases cash casing cassette cassettes cast casting castle casts casual cat catalog catalogs catch catches \
        catching categories category cater catered catering caters cathedral catholic cats cattle caught causal \
        causality cause caused causes causing caution cave caveat cease ceased ceases ceasing ceiling celebrate \
        celebrated celebrates cell cells cellular censor censored censoring censors censorship cent center centered \
        centering centers central centrally centuries century ceremony certain certainly certainty chain chains \
        chair chairman chairs chalk challenge challenged challenges chamber champagne champion chance chancellor \
        chances change changed changeover changes changing channel channels chaos chaotic chap chapel chaps chapter \
        chapters char character characters charge charged charges charging charitable charities charity charm \
        charmed charming charms chars chart charter charts chase chased chases chasing chat chats chatted chatting \
        cheap cheaper cheapest cheaply cheat cheated cheating cheats check checked checker checking checks cheek \
        cheer cheerful cheers cheese chemical chemicals chemist chemistry chemists chess chest chestnut chew chewed \
        chewing chews chicken chickens chief child childhood childish children chip chips chocolate choice choices \
        choir choose chooses choosing chop chopped chopping chops choral chord chorus chose chosen chuck chucked \
        chucking chucks chunk chunks church churches cider cigarette cinema circa circle circles circuit circuitry \
        circuits circular circulate circulated circulates cite cited cites cities citing citizen citizens city civil \
        civilian civilize civilized civilizes civilizing claim claimed claiming claims clarified clarifies clarify \
        clarifying clarity clash clashes class classed classes classic classical classics classified classifies \
        classify classing clause clauses clean cleaned cleaner cleaners cleanest cleaning cleanly cleans clear \
        clearance cleared clearer clearest clearing clearly clears clever cleverer cleverest click client clients \
        cliff climate climb climbed climbing climbs clinic clinical clip clipped clipping clips clique clock clocks \
        clog clone clones close closed closely closer closes closest closet closing closure cloth clothe clothed \
        clothes clothing cloud clouds club clubs clue clues clumsy cluster clusters coach coal coarse coast coat \
        coats cobbler cobblers code coded codes coding coffee coherent coin coincide coined coining coins coke cold \
        collapse collapsed collapses collapsing collar collate collated collates collating colleague colleagues \
        collect collected collecting collection collective collects college colleges colon colony color colored \
        coloring colors column columns combat combine combined combines combining come comedy comes comfort comic \
        comics coming comma command commands commas commence comment commentary commented commenting comments \
        commercial commission commit commitment commits committed committee committees committing commodity common \
        commonly commons communal communism communist communists community compact companies companion company \
        comparable compare compared compares comparing comparison compassion compatible compel compelled compelling \
        compels compensate compete competed competence competent competes competing competitor compile compiled \
        compiler compilers compiles compiling complacent complain complained complains complaint complaints \
        complement complete completed completely completes completing completion complex complexity complicate \
        compliment comply component components compose composed composer composers composes composing composite \
        compound comprehend compress compressed compresses comprise comprised comprises comprising compromise \
        compulsion compulsory compute computed computer computers computes computing con conceal concealed \
        concealing conceals concede conceive conceived conceives conceiving concept conception concepts conceptual \
        concern concerned concerning concerns concert concerto concerts concise conclude concluded concludes \
        concluding conclusion concrete concur condemn condemned condemning condemns condense condensed condenses \
        condensing condition conditions condom condone conduct conducted conducting conductor conducts conference \
        confess confidence confident configure configured configures confine confined confines confining confirm \
        confirmed confirming confirms conflict conflicted conflicts conform confront confronted confronts confuse \
        confused confuses confusing confusion congest congested congesting congestion congests conjecture connect \
        connected connecting connection connector connects conscience conscious consensus consent consented \
        consenting consents consequent consider considered considers consist consisted consistent consisting \
        consists console conspiracy constant constantly constants constitute constrain constrains constraint \
        construct constructs consult consultant consulted consulting consults consume consumed consumer consumes \
        consuming contact contacted contacting contacts contain contained container containing contains contempt \
        contend content contention contents contest context contexts continent continual continue continued \
        continues continuing continuity continuous continuum contour contract contracted contracts contradict \
        contrary contrast contribute contrive contrived contrives contriving control controlled controller controls \
        convenient convention converse conversely conversion convert converted converter converting converts convey \
        convict convicted convicting conviction convicts convince convinced convinces convincing cook cooked cookie \
        cookies cooking cooks cool cooled cooling cools cooperate coordinate cope coped copes copied copies coping \
        copper copy copying copyright core corn corner corners corporate corpse corpses correct corrected correcting \
        correction correctly corrects correlate correspond corridor corrupt corrupted corrupting corruption corrupts \
        cosmic cosmology cost costed costing costly costs cotton cough could council councils counsel counseled \
        counseling counsels count counted counter counting countless countries country counts county couple coupled \
        couples coupling courage courier course courses court courtesy courts cousin cover coverage covered covering \
        covers cow cows cozy crack cracked cracking cracks craft cramp cramped cramping cramps crap crash crashed \
        crashes crashing crass crawl crawled crawling crawls crazy cream create created creates creating creation \
        creative creator creature creatures credible credit credits creed creep crew cricket cried cries crime \
        crimes criminal criminals crisis crisp crisps criteria criterion critic critical criticism criticisms \
        criticize criticized criticizes critics crop crops cross crossed crosses crossing crossroad crossroads \
        crossword crowd crowded crowding crowds crown crucial crude cruel cruelty cruise cruised cruises cruising \
        crunch crunched crunches crunching crush crushed crushes crushing cry crying cryptic crystal crystals cube \
        cubic cuckoo cuddly cue culprit cult cultural culture cultures cumbersome cumming cums cumulative cunning \
        cup cupboard cups cure cured cures curing curiosity curious curiously curly currency current currently \
        curriculum curry curse cursor curtain curtains curve curves custard custom customary customer customers \
        customs cut cute cuts cutting cycle cycled cycles cycling cyclist cyclists cylinder cynic cynical daft daily \
        damage damaged damages damaging damn damnation damned damning damns damp dance danced dances dancing danger \
        dangerous dangers dare dared dares daring dark darkness darling dash dashed dashes dashing data database \
        databases date dated dates dating datum daughter dawn day daylight days daytime dead deadline deadly deaf \
        deal dealer dealers dealing deals dealt dear death deaths debatable debate debated debates debating debt \
        debug debugged debugger debugging debugs decade decades decay decent decide decided decides deciding decimal \
        decision decisions deck declare declared declares declaring decline declined declines declining decode \
        decoded decodes decoding decrease decreased decreases decreasing dedicate dedicated dedicates dedicating \
        deduce deduced deduces deducing deduction deductions deed deeds deem deemed deeming deems deep deeper \
        deepest deeply default defaults defeat defeated defeating defeats defect defective defects defend defended \
        defending defends defense defensive deficiency define defined defines defining definite definitely \
        definition definitive defy degenerate degrade degraded degrades degrading degree degrees deity delay delayed \
        delaying delays delete deleted deletes deleting deletion deliberate delicate delicious delight delighted \
        delightful delighting delights delimiters deliver delivered delivering delivers delivery delta delusion \
        demand demanded demanding demands demented demise democracy democratic demolish demolished demolishes denied \
        denies denote denotes dense density dentist deny denying department departure depend depended dependence \
        dependent depending depends deposit depress depressed depresses depressing depression deprive deprived \
        deprives depriving depth depths deputy derange deranged deranges deranging derivative derive derived derives \
        deriving derogatory descend descended descending descends describe described describes describing desert \
        deserted deserting deserts deserve deserved deserves deserving design designate designated designates \
        designed designer designers designing designs desirable desire desired desires desiring desk desktop despair \
        desperate despise despite destine destined destines destining destroy destroyed destroying destroys detach \
        detached detaches detaching detail detailed detailing details detect detectable detected detecting detection \
        detective detector detects deter determine determined determines deterrent detract devastate devastated \
        devastates develop developed developer developers developing develops deviation device devices devil devious \
        devise devised devises devising devoid devote devoted devotes devoting diagnosis diagnostic diagonal diagram \
        diagrams dial dialect dialects dialed dialing dialings dialog dialogue dials diameter diary dice dictate \
        dictator dictionary did die died dies diesel diet differ differed difference different differing differs \
        difficult difficulty dig digest digging digit digital digits dignity digs dilemma dim dimension dimensions \
        dine dined diner dines dining dinner dip diplomatic dire direct directed directing direction directions \
        directive directives directly director directors directory directs dirt dirty disable disabled disables \
        disabling disagree disagreed disagrees disappear disappears disappoint disaster disasters disastrous disc \
        discard discarded discarding discards discharge discipline disclaimer disco disconnect discount discounts \
        discourage discover discovered discovers discovery discrete discretion discs discuss discussed discusses \
        discussing discussion disease diseases disguise disguised disguises disguising disgust disgusted disgusting \
        disgusts dish dishes dishonest disk dislike disliked dislikes disliking dismal dismiss dismissed dismisses \
        dismissing disorder display displayed displaying displays disposable disposal dispose disposed disposes \
        disposing dispute disregard disrupt disruption dissimilar distance distances distant distinct distinctly \
        distort distorted distorting distortion distorts distract distracted distracts distress distressed \
        distresses distribute district disturb disturbed disturbing disturbs ditch ditto dive dived diverse \
        diversity divert diverted diverting diverts dives divide divided divides dividing divine diving division \
        divisions divorce doctor doctors doctrine document documented documents dodge doe does dog dogma dogs doing \
        dole dollar dollars domain domestic dominant dominate dominated dominates dominating don donate donated \
        donates donating donation donations done dons doom doomed dooming dooms door doors dose doses dot dots \
        dotted dotting double doubled doubles doubling doubt doubtful doubtless doubts down downhill downright \
        downstairs downwards dozen dozens draft drafted drafting drafts drag dragged dragging dragon drags drain \
        drained draining drains drama dramatic drank drastic draw drawback drawbacks drawing drawings drawn draws \
        dread dreaded dreadful dreading dreads dream dreamed dreaming dreams dreary dress dressed dresses dressing \
        drew dried dries drift drill drink drinking drinks drip dripped dripping drips drive drivel driven driver \
        drivers drives driving drop dropped dropping drops drove drown drowned drowning drowns drug drugs drum drums \
        drunk drunken dry drying dual dubious duck ducks due duff dug dull duly dumb dummy dump dumped dumping dumps \
        dumpster duplicate duplicated duplicates duration during dust dustbin dusty duties duty dying dynamic \
        dynamics each eager eagerly eagle ear earlier earliest early earn earned earning earns ears earth ease \
        easier easiest easily east eastern easy eat eaten eater eating eats eccentric echo echoed echoes echoing \
        ecological ecology economic economical economics economies economy edge edges edit edited editing edition \
        editions editor editorial editors edits educate educated educates educating education effect effective \
        effects efficiency efficient effort efforts egg eggs ego egos eight eighteen eighth either elaborate elderly \
        elect elected electing election elections electoral electorate electric electrical electron electronic \
        elects elegant element elementary elements elephant elephants elevator elevators eleven eligible eliminate \
        eliminated eliminates elite elitist else elsewhere embarrass embed embedded embedding embeds emerge emerged \
        emergency emerges emerging eminent eminently emit emotion emotional emotions emphasis emphasize emphasized \
        emphasizes empire empirical employ employed employee employees employer employers employing employment \
        employs emptied empties empty emptying emulate emulation emulator emulators enable enabled enables enabling \
        enclose enclosed encloses enclosing encode encoded encodes encoding encounter encounters encourage \
        encouraged encourages end endeavor ended ending endings endless endlessly ends enemies enemy energy enforce \
        enforced enforces enforcing engage engaged engages engaging engine engineer engineered engineers engines \
        enhance enhanced enhances enhancing enjoy enjoyable enjoyed enjoying enjoyment enjoys enlarge enlarged \
        enlarges enlarging enlighten enlightens enormous enormously enough ensure ensured ensures ensuring entail \
        entails enter entered entering enterprise enters entertain entertains enthusiasm entire entirely entirety \
        entities entitle entitled entitles entitling entity entrance entries entry envelope envelopes envisage \
        envisaged envisages envisaging envy epic episode episodes equal equality equally equals equate equation \
        equations equip equipment equipped equipping equips equivalent era erase erased eraser erases erasing ergo \
        err erroneous error errors escape escaped escapes escaping esoteric especially essay essays essence \
        essential establish estate estimate estimated estimates estimating estimation eternal eternity ethic ethical \
        ethics ethnic etymology evaluate evaluated evaluates evaluating evaluation even evened evening evenings \
        evenly evens event events eventual eventually ever every everybody everyday everyone everything everywhere \
        evidence evident evidently evil evils evolution evolve evolved evolves evolving exact exactly exaggerate \
        exam examine examined examiner examines examining example examples exams exceed exceeded exceeding exceeds \
        excellent except excepted excepting exception exceptions excepts excess excessive exchange exchanged \
        exchanges exchanging excite excited excitement excites exciting exclude excluded excludes excluding \
        exclusion exclusive excuse excuses executable execute executed executes executing execution executive exempt \
        exercise exercised exercises exercising exhaust exhausted exhausting exhaustive exhausts exhibit exhibition \
        exist existed existence existing exists exit exited exiting exits exotic expand expanded expanding expands \
        expansion expect expected expecting expects expedition expense expenses expensive experience experiment \
        expert expertise experts expire expired expires expiring expiry explain explained explaining explains \
        explicit explicitly explode exploded explodes exploding exploit exploited exploiting exploits explore \
        explored explores exploring explosion explosions explosive export expose exposed exposes exposing exposure \
        express expressed expresses expressing expression expressway extant extend extended extending extends \
        extension extensions extensive extent extents external externally extinction extra extract extracted \
        extracting extraction extracts extraneous extras extreme extremely extremes extremist eye eyes eyesight \
        fabric face faced faces facilitate facilities facility facing fact factor factories factors factory facts \
        factual factually faculties faculty fail failed failing fails failure failures faint fainter faintest fair \
        fairer fairest fairly fairness fairy faith faithful fake fall fallacious fallacy fallen falling falls false \
        fame familiar families family famine famous fan fancy fans fantasies fantastic fantasy far farce fare \
        farewell farm farmer farmers farther farthest fascinate fascinated fascinates fascist fashion fashioned \
        fashioning fashions fast faster fastest fat fatal fate father fathers fatuous faucet fault faults faulty \
        favor favorable favored favoring favorite favorites favors fear feared fearing fears feasible feat feature \
        featured features featuring fed federal fee feeble feed feedback feeding feeds feel feeling feelings feels \
        fees feet fell fellow fellows felt female females feminist feminists fence fender fenders festival fetch \
        fever few fewer fewest fiber fibers fiction fictional fiddle fiddled fiddles fiddling field fields fierce \
        fifteen fifth fifty fight fighter fighting fights figure figured figures figuring file filed files filing \
        fill filled filling fills film filmed filming films filter filtered filtering filters filthy final finalize \
        finalized finalizes finalizing finally finals finance finances financial find finding findings finds fine \
        fined finer fines finest finger fingers fining finish finished finishes finishing finite fire fired fires \
        firework fireworks firing firm firmly firms first firstly fiscal fish fished fishes fishing fit fits fitted \
        fitting five fiver fix fixed fixes fixing fizzy flag flagged flagging flags flame flames flash flashed \
        flashes flashing flat flavor flaw flawed flawing flaws fleet flesh flew flexible flied flies flight flip \
        flipped flipping flips float floated floating floats flood flooded flooding floods floor floors floppy flour \
        flow flowed flower flowers flowing flown flows fluent fluffy fluid flush flushed flushes flushing flute fly \
        flying foam focus fog fold folded folder folders folding folds folk folks follow followed follower followers \
        following follows fond font fonts food foods fool fooled fooling foolish fools foot football footnote \
        footnotes for forbade forbid forbidden forbidding forbids force forced forces forcibly forcing forecast \
        forecasts foreign foreigner foreigners forest forests forever forgave forget forgets forgetting forgive \
        forgiven forgives forgiving forgot forgotten fork form formal formally format formation formats formatted \
        formatting formed former formerly forming forms formula formulae forth fortnight fortunate fortune forty \
        forum forward forwarded forwarding forwards fossil fought foul found foundation founded founding founds \
        fountain four fourteen fourth fraction fractions fragile fragment fragments frame frames framework frank \
        frankly frantic fraud freak freaks free freed freedom freeing freely frees freeway freeways freeze freezes \
        freezing french frequency frequent frequently fresh friction fried friend friendly friends friendship fries \
        frighten frightened frightens fringe frivolous frog frogs from front frown frowned frowning frowns froze \
        frozen fruit fruits frustrate frustrated frustrates fry frying fudge fuel fulfill fulfilled fulfilling \
        fulfills full fuller fullest fully fume fumes fun function functional functioned functions fund funded \
        funding funds funeral funnier funniest funny fur furniture furry further furthest fuse fusion fuss fussy \
        futile future fuzzy gain gained gaining gains galactic galaxy game games gang gap gaps garage garbage garble \
        garbled garbles garbling garden gardens gas gasoline gasp gate gates gateway gather gathered gathering \
        gathers gave gay gear geared gearing gears gender gene general generalize generally generate generated \
        generates generating generation generator generators generic generous genes genetic genetics genius genocide \
        genre gentle gentleman gentlemen gently genuine genuinely geography geology geometry gesture get gets \
        getting ghastly ghost giant gibberish gift gifts gig gin girl girlfriend girls give given gives giving glad \
        gladly glance glass glasses glean gleaned gleaning gleans global globally glorious glory glossy glove gloves \
        glow glowed glowing glows glue gnome goal goals goat god gods goes going gold golden goldfish goldfishes \
        golf gone good goodbye goodies goodness goods goody gorgeous gospel gossip got gotten govern governed \
        governing government governor governs gown grab grabbed grabbing grabs grace grade grades gradual gradually \
        graduate graduated graduates graduating graduation graffiti graffito grain grammar grand grands grant \
        granted granting grants graph graphic graphical graphics graphs grasp grass grateful gratefully gratuitous \
        grave gravity gray greasy great greater greatest greatly greed greedy green grew grid grief grim grind \
        grinding grinds grip grips groan gross grosses grossly ground grounds group grouped grouping groups grow \
        growing grown grows growth guarantee guaranteed guarantees guard guarded guarding guards guess guessed \
        guesses guessing guest guests guidance guide guided guideline guidelines guides guiding guilt guilty guinea \
        guitar gulf gullible gum gun guns gut guts gutter guy guys habit habits hack hacked hacker hackers hacking \
        hacks had hail hair haircut hairs hairy half hall halls halt halted halting halts halve halves ham hammer \
        hand handbook handed handful handicap handing handle handled handler handles handling hands handy hang \
        hanged hanging hangover hangs happen happened happening happens happier happiest happily happiness happy \
        hard hardback harden hardened hardening hardens harder hardest hardly hardship hardware hardy harm harmful \
        harmless harmony harsh has hash hassle hasten hasty hat hate hated hates hating hatred hats have having \
        havoc hay hazard hazards hazy head headache headed header headers heading headline headlines heads health \
        healthy heap hear heard hearing hears heart heartily hearts heat heated heating heats heaven heavens heavier \
        heaviest heavily heavy heel heels height heights held helicopter hell hello helmet help helped helpful \
        helping helpless helps hence henceforth her herd here hereby heresy heritage hero heroes heroic heroin \
        herring herrings herself hes hesitate hey hid hidden hide hided hideous hideously hides hiding hierarchy \
        high higher highest highlight highlights highly highway highways hilarious hill hills him himself hindsight \
        hint hinted hinting hints hip hire hired hires hiring his historian historians historic historical history \
        hit hitherto hits hitting hobby hog hold holder holders holding holds hole holes holiday holidays hollow \
        holy home homes homosexual honest honestly honesty honey honor honorary honored honoring honors hook hooked \
        hooking hooks hope hoped hopeful hopefully hopeless hopelessly hopes hoping horde hordes horizon horizontal \
        horn horrendous horrible horribly horrid horrific horrified horrifies horrify horrifying horror horse horses \
        hospital hospitals host hostile hosts hot hotel hour hours house housed household houses housing how however \
        huge hugely huh hum human humane humanity humans humble humbly humor humorous hundred hundreds hung hungry \
        hunt hunted hunting hunts hurry hurt hurting hurts husband hut hydrogen hyphen hypocrisy hypocrite \
        hypothesis hysterical ice icon icons idea ideal idealistic ideally ideals ideas identical identified \
        identifier identifies identify identity ideology idiom idiot idiotic idiots idle ignorance ignorant ignore \
        ignored ignores ignoring ill illegal illegally illiterate illness illogical illusion illustrate image images \
        imaginary imagine imagined imagines imagining imbalance immature immediate immense immensely imminent \
        immoral immortal immune impact impair impaired impairing impairs impend impended impending impends \
        imperative imperfect imperial impersonal implement implements implicit implicitly implied implies imply \
        implying import importance important imported importing imports impose imposed imposes imposing impossible \
        impress impressed impresses impressing impression impressive imprison imprisoned imprisons improbable \
        improve improved improves improving impulse inability inaccuracy inaccurate inadequate inane incapable \
        incentive inch inches incidence incident incidental incidents incline inclined inclines inclining include \
        included includes including inclusion inclusive incoherent income incoming incomplete incorrect increase \
        increased increases increasing incredible incredibly increment incur incurred incurring incurs indeed \
        indefinite indent index indexed indexes indexing indicate indicated indicates indicating indication \
        indicative indicator indicators indictment indirect indirectly individual induce induced induces inducing \
        induction indulge indulged indulges indulging industrial industries industry inequality inertia inevitable \
        inevitably infallible infamous infant infantile infect infected infecting infection infects infelicity infer \
        inference inferior infinite infinitely infinity inflation inflexible inflict influence influenced influences \
        info inform informal informally informed informing informs infrequent ingenious ingredient inhabit \
        inhabitant inhabited inhabiting inhabits inherent inherently inherit inherited inheriting inherits inhibit \
        inhibited inhibiting inhibition inhibits initial initialize initially initials initiate initiated initiates \
        initiating initiative inject injure injured injures injuries injuring injury injustice ink inner innocence \
        innocent innovation innovative input inputs inputted inputting inquire inquired inquires inquiries inquiring \
        inquiry insane insect insects insecure insert inserted inserting insertion inserts inside insidious insight \
        insist insisted insistence insisting insists insofar inspect inspected inspecting inspection inspects \
        inspire inspired inspires inspiring install installed installing installs instance instances instant \
        instantly instead instinct institute instruct instructed instructs instrument insult insulted insulting \
        insults insurance intact intake integer integers integral integrate integrated integrates integrity \
        intellect intend intended intending intends intense intensely intensity intensive intent intention \
        intentions inter interact interacted interacts interest interested interests interface interfaced interfaces \
        interfere interfered interferes interim interior internal internally internals interpret interprets \
        interrupt interrupts interval intervals intervene intervened intervenes interview interviews intimate into \
        intrinsic introduce introduced introduces intuitive invade invaded invades invading invalid invalidate \
        invaluable invariably invasion invent invented inventing invention inventions inventor invents inverse \
        invert inverted inverting inverts invest investment invisible invitation invite invited invites inviting \
        invoke invoked invokes invoking involve involved involves involving ion irate iron ironic irony irrational \
        irrelevant irritate irritated irritates irritating irritation island islands isolate isolated isolates \
        isolating isolation issue issued issues issuing item items its itself jack jacket jackets jail jam jammed \
        jamming jams jargon jazz jealous jeans jellies jelly jerk jest jet job jobs join joined joining joins joint \
        jointly joints joke joked jokes joking jolly journal journalist journals journey joy judge judged judges \
        judging judgment judgments juice jump jumped jumping jumps junction jungle junior junk jury just justice \
        justified justifies justify justifying juvenile keen keep keeper keeping keeps ken kept kernel kettle key \
        keyboard keyboards keyed keying keys keystroke keystrokes keyword keywords kick kicked kicking kicks kid \
        kidded kidding kidnap kidnapped kidnapping kidnaps kidney kids kill killed killer killing kills kind kindly \
        kindness kinds king kingdom kings kiss kit kitchen kits knee knees knew knife knight knock knocked knocking \
        knocks know knowing knowledge known knows lab label labeled labeling labels labor laboratory labs lack \
        lacked lacking lacks lad ladder ladies lady lag lager laid lain lake lamp land landed landing landlord lands \
        landscape lane language languages large largely larger largest lark laser lasers last lasted lasting lasts \
        late lately later latest latter laugh laughed laughing laughs laughter launch launched launches launching \
        lavatory law lawn laws lawyer lawyers lay layer layers laying layout lays laziness lazy leach lead leaded \
        leader leaders leadership leading leads leaf leaflet leaflets league leak lean leaned leaning leans leap \
        learn learned learning learns least leather leave leaved leaves leaving lecture lectured lecturer lecturers \
        lectures lecturing led left leg legal legally legend legendary legible legitimate legs leisure lemon lend \
        lending lends length lengths lengthy lenient lens lenses lent lesbian less lesser lesson lessons lest let \
        lethal lets letter letters letting level levels liability liable liaison libel liberal liberties liberty \
        librarian libraries library license licensed licenses licensing lid lie lied lies life lifestyle lifetime \
        lift lifted lifting lifts light lighted lighter lightest lighting lightly lightning lightnings lights like \
        liked likelihood likely likes likewise liking limb limbs limit limitation limited limiting limits line \
        linear lined lines linguistic lining link linkage linked linking links lion lip lips liquid liquor lisp list \
        listed listen listened listener listening listens listing listings lists lit liter literal literally \
        literary literate literature litter little live lived lively liver lives livest living load loaded loader \
        loading loads loan loans lobby local locally locals locate located locates locating location locations lock \
        locked locking locks lodge log logged logging logic logical logically logo logs lonely long longer longest \
        look looked looking looks loop loophole loops loose loosely lord lords lorries lorry lose loses losing loss \
        losses lost lot lots loud louder loudest loudly lousy love loved lovely lover lovers loves loving low lower \
        lowered lowering lowers lowest loyal luck luckily lucky ludicrous luggage lump lumps lunatic lunch lunchtime \
        lung lungs lurk lurked lurking lurks lust luxury lying lyric lyrics machine machinery machines mad made \
        madness magazine magazines magic magical magnetic magnitude mail mailbox mailed mailing mails main mainframe \
        mainframes mainly mains mainstream maintain maintained maintains maize major majority make maker makers \
        makes making male males malicious man manage managed management manager managers manages managing mandate \
        mandatory mangle mangled mangles mangling mania manifestly manifesto manipulate mankind manned manner \
        manning manpower mans manual manually manuals many map mapped mapping maps march margin marginal marginally \
        margins marital mark marked marker markers market marketed marketing markets marking marks marriage married \
        marries marry marrying marvelous mask mass masses massive massively master masters match matched matches \
        matching mate material materials matrices matrix matter matters mature maximize maximum may maybe mayor maze \
        meal meals mean meaning meaningful meanings means meant meantime meanwhile measure measured measures \
        measuring meat mechanic mechanical mechanics mechanism mechanisms media medical medicine medieval medium \
        mediums meet meeting meetings meets megabyte megabytes melody melt member members membership memorable \
        memories memory men mend mended mending mends mental mentality mentally mention mentioned mentioning \
        mentions menu menus mercury mercy mere merely merge merged merges merging merit merits merry mess message \
        messages messed messes messing messy met metal metaphor meter meters method methods metric metro metros mice \
        microwave midday middle midnight might mighty migrate migrated migrates migrating migration mild mildly mile \
        mileage miles military milk mill million millions mimic mind minded minding mindless minds mine mined mines \
        minimal minimalist minimize minimum mining minister ministers minor minorities minority mint minus minute \
        minutes miracle miracles miraculous mirror mirrors misdirect misdirects miserable miserably misery \
        misfortune misguide misguided misguides misguiding mislead misleading misleads misled misplace misplaced \
        misplaces misplacing misprint misread misreading misreads miss missed misses missile missiles missing \
        mission mist mistake mistaken mistakenly mistakes mistaking mistook mists misuse mix mixed mixes mixing \
        mixture mnemonic moan moaned moaning moans mob mobile mock mod mode model modeled modeling modelings models \
        moderate moderately moderation modern modes modest modified modifies modify modifying module modules mold \
        mole molecular molecule molecules mom moment moments momentum monarch money monitor monitored monitoring \
        monitors monkey monkeys monochrome monopoly monster monsters month monthly months mood moon moons moral \
        morality morally morals more moreover morning mornings moron morons mortal mortality mortals most mostly \
        mother mothers motion motions motivate motivated motivates motivating motivation motive motives motor motors \
        motorway motorways motto mount mountain mountains mounted mounting mounts mouse mouth move moved movement \
        movements moves movie movies moving much muck mucked mucking mucks mud muddle muddled muddles muddling mug \
        mugs multiple multiples multiplied multiplies multiply mum mumble mummy mundane murder murdered murderer \
        murdering murders muscle muscles museum museums music musical musician musicians must mutter muttered \
        muttering mutters mutual mutually myself mysteries mysterious mystery mystic myth mythical mythology myths \
        nail nailed nailing nails naive naked name named nameless namely names naming narrative narrow narrower \
        narrowest nastier nastiest nasty nation national nationally nations native natives natural naturally nature \
        naughty nay near nearby nearer nearest nearly neat neatly necessary necessity neck need needed needing \
        needle needles needless needlessly needs negate negative neglect neglected neglecting neglects negligible \
        negotiable negotiate negotiated negotiates neighbor neighbors neither nerve nerves nervous nest nested \
        nesting nests net nets network networked networking networks neural neutral never new newcomer newcomers \
        newer newest newly news newsletter newspaper newspapers next nice nicely nicer nicest nick nicked nicking \
        nickname nicknames nicks night nightmare nights nil nine noble nobody node nodes noise noises noisy nominal \
        nominally nominate nominated nominates nominating none nonsense noon nor norm normal normality normally \
        north northern nose noses nostalgia not notable notably notation note noted notes nothing notice noticeable \
        noticeably noticed notices noticing notified notifies notify notifying noting notion notions notorious noun \
        nouns novel novels novelty novice novices now nowadays nowhere nuclear nuisance null numb number numbered \
        numbering numbers numbest numeral numerals numeric numerical numerous nun nuns nurse nurses nut nuts oar \
        obey obeyed obeying obeys object objected objecting objection objections objective objects obligation \
        obligatory oblige obliged obliges obliging obnoxious obscene obscure obscured obscures obscuring obscurity \
        observe observed observer observers observes observing obsess obsessed obsesses obsessing obsession obsolete \
        obstruct obstructed obstructs obtain obtainable obtained obtaining obtains obvious obviously occasion \
        occasional occasions occupation occupied occupies occupy occupying occur occurred occurrence occurring \
        occurs ocean odd oddly odds off offend offended offender offenders offending offends offense offenses \
        offensive offer offered offering offerings offers offhand office officer officers offices official \
        officially officials offset offsets offsetting offspring often oil old older oldest omission omissions omit \
        omits omitted omitting once one ones oneself ongoing onion only onto onus open opened opening openly opens \
        opera operas operate operated operates operating operation operations operator operators opinion opinions \
        opponent opponents oppose opposed opposes opposing opposite opposition oppress oppressed oppresses \
        oppressing oppression opt opted optic optical optimal optimistic optimize optimized optimizes optimizing \
        optimum opting option optional optionally options opts opus opuses oral orange orbit orbital orchestra \
        orchestral order ordered ordering orders ordinary organ organic organize organized organizer organizers \
        organizes organizing organs orient oriental orientate orientated orientates oriented orienting orients \
        origin original originally originals originate originated originates originator origins orthodox other \
        others otherwise ought our ours ourselves out outcome outcomes outcry outdated outer outgoing outline \
        outlined outlines outlining outlook output outputs outrage outraged outrageous outrages outraging outright \
        outset outside outweigh outweighs over overall overcame overcome overcomes overcoming overdraft overdue \
        overflow overhead overheads overlap overload overloaded overloads overlong overlook overlooked overlooks \
        overly overnight overprice overpriced overprices overridden override overrides overriding overrode overseas \
        overtime overtone overtones overview overwhelm overwhelms owe owed owes owing own owned owner owners \
        ownership owning owns oxygen ozone pace pacifier pack package packaged packages packaging packed packet \
        packets packing packs pad padded padding pads page paged pages paging paid pain painful painfully painless \
        pains paint painted painting paintings paints pair pairs palace pale pan panel panels panic pant pants paper \
        paperback papers par parade paradise paradox paragraph paragraphs parallel parallels parameter parameters \
        paranoia paranoid paraphrase pardon parent parents parity park parked parking parks parliament parochial \
        parody parrot parse parsed parses parsing part partial partially particle particles particular parties \
        partition partitions partly partner partners parts party pass passage passages passed passenger passengers \
        passes passing passion passionate passive passport password passwords past paste pat patch patched patches \
        patching patent path pathetic paths patience patient patients patronize patronized patronizes pattern \
        patterns pause paused pauses pausing pavement pay payed paying payment payments pays peace peaceful peak \
        peaks peanut peanuts peasant peasants peculiar pedal pedant pedantic pedantry pedants pedestrian peer peers \
        pen penalties penalty pence pencil pended pending pends penguin pennies penny pens people peoples per \
        perceive perceived perceives perceiving percent percentage percents perception perfect perfection perfectly \
        perform performed performing performs perhaps period periodic periods peripheral permanent permission permit \
        permits permitted permitting perpetual persecute persecuted persecutes persist persistent person personal \
        personally personnel persons persuade persuaded persuades persuading persuasion perverse pet petrol petty \
        pharmacies pharmacy phase phased phases phasing phenomena phenomenon philosophy phoenix phone phoned phones \
        phoning photo photocopy photograph photos phrase phrased phrases phrasing physic physical physically \
        physicist physicists physics physiology piano pick picked picking picks picture pictures pie piece pieces \
        pig pigeon pigs pile piles pill pills pilot pin pinch pinched pinches pinching pink pins pint pints pipe \
        pipeline pipes pit pitch pitfall pitfalls pity pizza pizzas place placed places placing plague plagued \
        plagues plaguing plain plainly plan plane planes planet planetary planets planned planning plans plant \
        planted planting plants plaster plastered plastering plasters plastic plate plates platform plausible play \
        played player players playground playing plays plea pleasant pleasantly please pleased pleases pleasing \
        pleasure plenty plot plots plotted plotter plotting ploy plug plugged plugging plugs plural plus pocket \
        pockets poem poems poet poetic poetry poets point pointed pointer pointers pointing pointless points poison \
        poisoned poisoning poisons poke polar pole police policeman policies policy polish polished polishes \
        polishing polite politeness political politician politics poll polls pollution polynomial pompous pool poor \
        poorer poorest poorly pop pope popped popping pops populace popular popularity populate populated populates \
        populating population pork port portable ported porter porters porting portion portions portray portrayed \
        portraying portrays ports pose posed poses posing position positioned positions positive positively possess \
        possessed possesses possessing possession possible possibly post postage postal postcard posted poster \
        posters posting postmaster postpone postponed postpones postponing posts postscript postulate pot potato \
        potatoes potential pound pounds pour poured pouring pours poverty powder power powered powerful powering \
        powers practical practicals practice practiced practices practicing pragmatic praise pray prayed prayer \
        prayers praying prays preach preached preaches preaching precaution precede preceded precedence precedent \
        precedes preceding precious precise precisely precision predict predicted predicting prediction predicts \
        preface prefer preferable preferably preference preferred preferring prefers prefix prefixed prefixes \
        prefixing pregnancy pregnant prejudice prejudiced prejudices premature premise premises premium prepare \
        prepared prepares preparing prescribe prescribed prescribes presence present presented presenting presently \
        presents preserve preserved preserves preserving president press pressed presses pressing pressure pressures \
        presumably presume presumed presumes presuming pretend pretended pretending pretends pretty prevail \
        prevalent prevent prevented preventing prevention prevents preview previewer previous previously price \
        priced prices pricing pride priest priests primarily primary prime primes primitive primitives prince \
        principal principle principles print printed printer printers printing printout printouts prints prior \
        priorities priority prison prisoner prisoners privacy private privately privilege privileged privileges \
        prize prizes pro probable probably problem problems procedure procedures proceed proceeded proceeding \
        proceeds process processed processes processing processor processors proclaim produce produced producer \
        producers produces producing product production productive products profession professor profile profiles \
        profit profitable profits profound program programmed programmer programs progress progressed progresses \
        prohibit prohibited prohibits project projected projecting projection projects prolong prolonged prolonging \
        prolongs prominent promise promised promises promising promote promoted promotes promoting promotion prompt \
        prompted prompting promptly prompts prone pronoun pronounce pronounced pronounces proof proofs propaganda \
        proper properly properties property prophet proportion proposal proposals propose proposed proposes \
        proposing prose prosecute prosecuted prosecutes prospect prospects prostitute protect protected protecting \
        protection protects protein protest protocol protocols prototype proud prove proved proven proves provide \
        provided provides providing proving provision provisions provoke provoked provokes provoking proximity \
        pseudo psychology pub public publicity publicize publicized publicizes publicly publish published publisher \
        publishers publishes publishing pudding pull pulled pulling pulls pulp pulse pulses pump pumped pumping \
        pumps pun punch punched punches punching puncture punish punished punishes punishing punishment puns punt \
        punts pupil pupils purchase purchased purchases purchasing pure purely purge purity purple purpose purposes \
        pursue pursued pursues pursuing pursuit push pushed pushes pushing put puts putt putted putting putts puzzle \
        puzzled puzzles puzzling python qualified qualifier qualifiers qualifies qualify qualifying qualities \
        quality quantities quantity quantum quarter quarters queen queens queries query quest question questioned \
        questions queue queued queues queuing quibble quick quicker quickest quickly quiet quieter quietest quietly \
        quit quite quits quitting quiz quota quotas quotation quotations quote quoted quotes quoting rabbit rabbits \
        rabid race raced races racial racing racism racist rack racket racks radar radiation radical radically radio \
        radios radius rag rage raid raids rail railroad rails railway rain rainbow rained raining rains raise raised \
        raises raising ram rampant ran random randomly rang range ranged ranges ranging rank ranks rant ranted \
        ranting rants rape rapid rapidly rare rarely rarer rarest rash rat rate rated rates rather rating ratio \
        rational rationale rationally ratios rats rattle rattled rattles rattling rave raved raves raving raw ray \
        razor reach reached reaches reaching react reacted reacting reaction reactions reactor reacts read readable \
        reader readers readership readily reading readings reads ready real realistic reality realize realized \
        realizes realizing really realm realms rear rearrange rearranged rearranges reason reasonable reasonably \
        reasoned reasoning reasons reassure reassured reassures reassuring rebuild rebuilding rebuilds rebuilt \
        recall recalled recalling recalls receipt receive received receiver receives receiving recent recently \
        reception recipe recipes recipient recipients reckless reckon reckoned reckoning reckons reclaim recognize \
        recognized recognizes recommend recommends reconcile reconsider record recorded recorder recording \
        recordings records recover recovered recovering recovers recovery recruit recruited recruiting recruits \
        rectangle rectified rectifies rectify rectifying recursion recursive recycle recycled recycles recycling red \
        redefine redefined redefines redefining redirect reduce reduced reduces reducing reduction reductions \
        redundancy redundant refer reference referenced references referendum referred referring refers refine \
        refined refines refining reflect reflected reflecting reflection reflects reflex reform reformat reformed \
        reforming reforms refrain refresh refreshed refreshes refreshing refund refusal refuse refused refuses \
        refusing refute regain regard regarded regarding regardless regards regime region regional regions register \
        registered registers regret regrets regretted regretting regular regularly regulation reign reinstate \
        reinstated reinstates reiterate reject rejected rejecting rejection rejects relate related relates relating \
        relation relations relative relatively relatives relativity relax relaxed relaxes relaxing relay release \
        released releases releasing relevance relevant reliable reliably relied relief relies relieve relieved \
        relieves relieving religion religions religious relocation reluctance reluctant rely relying remain \
        remainder remained remaining remains remark remarkable remarkably remarked remarking remarks remedy remember \
        remembered remembers remind reminded reminder reminding reminds remote remotely removal remove removed \
        removes removing rename renamed renames renaming rend render rendered rendering renders rending rendition \
        rends renew renewed renewing renews rent repair repaired repairing repairs repeat repeatable repeated \
        repeatedly repeating repeats repent repertoire repetition repetitive rephrase replace replaced replaces \
        replacing replied replies reply replying report reported reporter reporting reports represent represents \
        reproduce reproduced reproduces repulsive reputation request requested requesting requests require required \
        requires requiring requisite reread rereading rereads rescue research researcher resemble resembled \
        resembles resembling resent reserve reserved reserves reserving reset resets resetting reside residence \
        resident residents resides resign resigned resigning resigns resist resistance resolution resolve resolved \
        resolves resolving resort resorted resorting resorts resource resources respect respected respecting \
        respective respects respond responded responding responds response responses rest restart restarted \
        restarting restarts restaurant rested resting restore restored restores restoring restrain restrained \
        restrains restrict restricted restricts rests result resulted resulting results resume resumed resumes \
        resuming retail retain retained retaining retains retire retired retirement retires retiring retract \
        retrieval retrieve retrieved retrieves retrieving return returned returning returns reuse reveal revealed \
        revealing reveals revelation revenge revenue reverse reversed reverses reversing revert review reviewed \
        reviewing reviews revise revised revises revising revision revolt revolted revolting revolts revolution \
        reward rewards rewrite rewrites rewriting rewritten rewrote rhetorical rhyme rhythm ribbon rice rich richer \
        richest rid ridden ridding ride rides ridiculous riding rids right rightly rights rigid rigorous ring ringed \
        ringing rings riot rip ripped ripping rips rise risen rises rising risk risked risking risks risky ritual \
        rituals rival rivals river rivers road roads robot robots robust rock rocket rocks rod rode role roles roll \
        rolled rolling rolls roman romance romantic roof room rooms root roots rope rose rot rotate rotated rotates \
        rotating rotation rotten rough roughly round roundabout rounded rounding rounds rout route routed routes \
        routine routinely routines routing routs row rows royal royalties rub rubber rubbish rude ruin ruined \
        ruining ruins rule ruled ruler rulers rules ruling rumor rumored rumoring rumors run rung running runs rural \
        rush rushed rushes rushing rusty sabotage sack sacked sacking sacks sacred sacrifice sacrificed sacrifices \
        sad sadden saddened saddening saddens sadly safe safeguard safeguards safely safer safest safety saga said \
        sail sailed sailing sails saint sake salaries salary sale sales salesman salt salvation same sample sampled \
        samples sampling sand sandwich sandwiches sane sang sanity sank sarcasm sarcastic sat satellite satellites \
        satire satisfied satisfies satisfy satisfying sauce save saved saves saving savings saw say saying says \
        scale scaled scales scaling scan scandal scanned scanner scanning scans scarce scarcely scare scared scares \
        scarf scaring scarlet scatter scattered scattering scatters scenario scenarios scene scenery scenes schedule \
        scheduled scheduler schedules scheduling scheme schemes scholar scholars school schools science sciences \
        scientific scientist scientists scope score scored scores scoring scotch scrap scrapped scrapping scraps \
        scratch scratched scratches scratching scream screamed screaming screams screen screens screw screwed \
        screwing screws script scripts scroll scrolled scrolling scrolls scum sea seal sealed sealing seals search \
        searched searches searching season seat seats second secondary seconded seconding secondly seconds secret \
        secretary secretly secrets sect section sections sector sects secular secure security see seed seeing seek \
        seeking seeks seem seemed seeming seemingly seems seen sees segment segments seldom select selected \
        selecting selection selective selects self selfish sell selling sells semantic semantics seminar seminars \
        send sender sending sends senior sensation sense senses sensible sensibly sensitive sent sentence sentenced \
        sentences sentencing sentient sentiment sentiments separate separated separately separates separating \
        separation separator separators sequel sequence sequences sequential serial series serious seriously sermon \
        servant servants serve served server servers serves service services serving session sessions set sets \
        setting settings settle settled settles settling seven seventh several severe severely severity sex sexes \
        sexist sexual sexuality sexually sexy shade shades shadow shake shaken shakes shaking shaky shall shallow \
        shame shape shaped shapes shaping share shared shares sharing sharp sharply she shed shedding sheds sheep \
        sheer sheet sheets shelf shell shells shelter shelve shelves shift shifted shifting shifts shine shined \
        shines shining shiny ship shipped shipping ships shirt shock shocked shocking shocks shoe shoes shone shook \
        shoot shooting shoots shop shopped shopping shops short shortage shorten shortened shortening shortens \
        shorter shortest shorthand shortly shorts shot shots should shoulder shoulders shout shouted shouting shouts \
        shove show showed shower showers showing shown shows shut shutdown shuts shutting shy sic sick sicken \
        sickened sickening sickens side sided sides sideways siding sigh sight sighted sighting sights sigma sign \
        signal signaled signaling signals signature signatures signed signing signs silence silent silicon sillier \
        silliest silly silver similar similarity similarly simple simpler simplest simplicity simplified simplifies \
        simplify simplistic simply simulate simulated simulates simulating simulation sin since sincere sincerely \
        sine sinful sing singer singers singing single singles sings singular singularly sinister sink sinking sinks \
        sins sir sister sit site sites sits sitting situate situated situates situating situation situations six \
        sixteen sixth sixties sixty size sized sizes sizing skeleton skeptical sketch sketches skill skilled skills \
        skin skip skipped skipping skips skirt skull sky slag slang slash slave slaves sleep sleeping sleeps slept \
        slice sliced slices slicing slid slide slides sliding slight slighter slightest slightly slim slip slipped \
        slippery slipping slips slogan slope sloppy slot slots slow slowed slower slowest slowing slowly slows small \
        smaller smallest smallish smart smash smashed smashes smashing smell smells smelly smile smiled smiles \
        smiling smith smoke smoked smoker smokers smokes smoking smooth smoothly smug snack snag snail sneak sneaked \
        sneaking sneaks sneaky sniff snobbery snow soap sober social socialism socialist socially societies society \
        sock socket sockets socks sod soft software soil solar sold soldier soldiers sole solely soles solicitor \
        solicitors solid solo solution solutions solve solved solves solving some somebody somehow someone someplace \
        something sometime sometimes somewhat somewhere son song songs sons soon sooner soonest sordid sore sorry \
        sort sorted sorting sorts sought soul souls sound sounded sounding sounds soundtrack soup source sources \
        south southern space spaced spaces spacing span spare spares spatial speak speaker speakers speaking speaks \
        special specialist specialize specially specialty species specific specified specifies specify specifying \
        specimen spectrum speculate sped speech speeches speed speeding speeds spell spelled spelling spellings \
        spells spend spending spends spent sphere spies spigot spike spill spin spiral spirit spirits spiritual spit \
        spite spits spitted spitting splendid split splits splitting spoil spoiled spoiling spoils spoke spoken \
        spokesman sponsor sponsored sponsoring sponsors spoof spool sport sports spot spots spotted spotting spout \
        sprang spray spread spreading spreads spring springing springs sprung spur spurious spy squad square squared \
        squares squaring squash squashed squashes squashing squeeze squeezed squeezes squeezing stability stable \
        stack stacks staff stage stages stagger staggered staggering staggers stair staircase stairs stake stale \
        stall stamp stamped stamping stamps stance stand standard standards standing standpoint stands star stare \
        stared stares staring stark starred starring stars start started starter starters starting startle startled \
        startles startling starts starve starved starves starving state stated statement statements states static \
        stating station stationary stations statistic statistics status stay stayed staying stays steadily steady \
        steal stealing steals steam steel steep steer steered steering steers stem stems step stepped stepping steps \
        stereo stereotype sterile sterling stick sticking sticks sticky stiff still stimulate stimulated stimulates \
        stir stirred stirring stirs stock stocks stole stolen stomach stone stones stood stop stopped stopping stops \
        storage store stored stores stories storing storm storms story straight strain strains strange strangely \
        stranger strangest strategic strategies strategy straw stray stream streams street streets strength \
        strengthen stress stressed stresses stressing stretch stretched stretches stretching strict strictly strike \
        strikes striking string stringent strings strip stripped stripping strips strive stroke strong stronger \
        strongest strongly struck structural structure structured structures struggle struggled struggles struggling \
        stuck student students studied studies studio study studying stuff stuffed stuffing stuffs stumble stumbled \
        stumbles stumbling stun stunned stunning stuns stunt stupid stupidity style styles subject subjected \
        subjecting subjective subjects submission submit submits submitted submitting subroutine subscribe \
        subsequent subset subsidiary subsidize subsidized subsidizes substance substances substitute subtle \
        subtleties subtlety subtly subway subways succeed succeeded succeeding succeeds success successful \
        succession successive successor such sudden suddenly sue sued sues suffer suffered sufferer sufferers \
        suffering suffers suffice sufficient suffix sugar suggest suggested suggesting suggestion suggests suicidal \
        suicide suing suit suitable suitably suite suited suiting suits sum summaries summarize summarized \
        summarizes summary summed summer summing sums sun sundry sung sunk sunlight sunny sunrise sunshine super \
        superb superior supervise supervised supervises supervisor supplement supplied supplier suppliers supplies \
        supply supplying support supported supporter supporters supporting supports suppose supposed supposedly \
        supposes supposing suppress suppressed suppresses supreme sure surely surface surfaces surgery surname \
        surplus surprise surprised surprises surprising surround surrounded surrounds survey surveys survival \
        survive survived survives surviving suspect suspected suspecting suspects suspend suspended suspending \
        suspends suspension suspicion suspicious sustain sustained sustaining sustains swallow swallowed swallowing \
        swallows swam swamp swamped swamping swamps swap swapped swapping swaps swear swearing swears sweat sweating \
        sweats sweep sweeping sweeps sweet swept swim swimming swims swing switch switched switches switching sword \
        swore sworn swum symbol symbolic symbols symmetric symmetry sympathies sympathize sympathy symphonies \
        symphony symptom symptoms syndicate syndrome synonym synonymous synonyms syntactic syntax synthesis system \
        systematic systems tab table tables tabs tack tacked tacking tackle tackled tackles tackling tacks tactic \
        tactical tactics tactless tag tail tailor tailored tailoring tailors tails take taken taker takers takes \
        taking tale talent talented talents tales talk talked talking talks tall tame tangent tank tanks tap tape \
        tapes target targets task tasks taste tasted tasteless tastes tasting taught tax taxation taxes taxi \
        taxpayer taxpayers tea teach teacher teachers teaches teaching team teams teapot tear teared tearing tears \
        technical technique techniques technology tedious teenage teenager teenagers teeth telephone telephones \
        telescope television tell telling tells temper temple temporary tempt temptation tempted tempting tempts ten \
        tend tended tendencies tendency tender tending tends tennis tens tense tension tentative tenth term termed \
        terminal terminally terminals terminate terminated terminates terminator terming terms terrible terribly \
        terrified terrifies terrify terrifying territory terror terrorism terrorist terrorists terse test tested \
        testing tests text textbook textbooks texts textual than thank thanked thankful thankfully thanking thanks \
        that the theater thee theft their theirs them theme themes themselves then theology theorem theorems \
        theories theory therapy there thereafter thereby therefore therein thereof these theses thesis they thick \
        thickness thief thieve thieves thin thing things think thinking thinks third thirst thirty this thorough \
        thoroughly those thou though thought thoughts thous thousand thousands thread threat threaten threatened \
        threatens threats three threshold threw throat throats through throughout throughput throw throwing thrown \
        throws thrust thrusting thrusts thumb thus thy tick ticket tickets tidied tidies tidy tidying tie tied ties \
        tiger tight tightly tile tiles till time timed timer times timescale timetable timing tin tins tiny tip tips \
        tire tired tires tiresome tiring title titles toad toast tobacco today toe toes together toggle toilet \
        toilets token tokens told tolerance tolerant tolerate tolerated tolerates tolerating toll tomato tomatoes \
        tome tomorrow ton tone tones tongue tonight tons too took tool tools tooth top topic topical topics tops \
        tore torn torture toss total totally touch touched touches touching tough tour tourist tourists toward \
        towards tower towers town towns toy toys trace traced traces tracing track tracked tracking tracks trade \
        traded trades trading tradition traditions traffic tragedy tragic trail trailed trailing trails train \
        trained training trains transcript transfer transfers transform transforms transient transit transition \
        translate translated translates translator transmit transmits transport transports trap trapped trapping \
        traps trash trashcan travel traveled traveling travelings travels tray tread treasure treat treated treating \
        treatment treats treaty tree trees trek tremendous trend trends trendy trial trials triangle triangles tribe \
        tribes trick tricks tricky tried tries trifle trigger triggered triggering triggers trilogy trinity trip \
        triple tripos trips triumph trivia trivial trivially trolley troop troops trouble troubles trouser trousers \
        truck trucks true truly trumpet truncate truncated truncates truncating trunk trunks trust trusted trusting \
        trusts trusty truth truths try trying tube tubes tune tuned tunes tuning tunnel tunnels turn turned turning \
        turns turntable tutor tutorial twelve twentieth twenty twice twin twins twist twisted twisting twists two \
        tying type typed types typeset typesets typewriter typical typically typing ugh ugly ultimate ultimately \
        umbrella unable unaffected unattended unaware unbalanced unbearable unbiased uncertain unchanged uncle \
        unclear uncommon undefined under undergo undergoes undergoing undergone underlain underlay underlie \
        underlies underline underlined underlines underlying underneath understand understood undertake undertaken \
        undertakes undertook underwent undid undo undoes undoing undone unduly uneasy unemployed unexpected unfair \
        unfamiliar unfinished unfounded unfriendly unhappy unhealthy unhelpful unified unifies uniform uniformly \
        unify unifying union unions unique uniquely unit unite united unites uniting units unity universal universe \
        university unknown unless unlike unlikely unlimited unload unlock unlocked unlocking unlocks unlucky \
        unnatural unofficial unpleasant unpopular unread unreadable unrelated unreliable unsafe unseen unset unsound \
        unstable unsuitable unsure untidy until unto untrue unusable unused unusual unusually unwanted unwelcome \
        unwilling unwise unworkable upbringing update updated updates updating upgrade upgraded upgrades upgrading \
        upon upper upright ups upset upsets upsetting upside upstairs upward upwards urban urge urged urgency urgent \
        urgently urges urging usable usage use used useful usefully usefulness useless user users uses using usual \
        usually utilities utility utter utterly vacancies vacancy vacation vacations vacuum vague vaguely vain valid \
        validity valley valuable value valued values valuing valve valves van vandalism vanish vanished vanishes \
        vanishing vans variable variables variance variant variants variation variations varied varies varieties \
        variety various vary varying vast vastly vat vector vectors vegetable vegetables vegetarian vehicle vehicles \
        vein velocity vend vended vending vendor vends venture venue venues verb verbal verbally verbatim verbose \
        verbs verdict verified verifies verify verifying versatile verse verses version versions versus vertical \
        vertically very vessel vet via viable vicar vice vicinity vicious victim victims victory video view viewed \
        viewer viewing viewpoint viewpoints views vigorously vile village villages vintage vinyl violate violation \
        violence violent violently violin virgin virtual virtually virtue virtues virus viruses visible vision visit \
        visited visiting visitor visitors visits visual visually vital vocabulary vocal voice voices void voltage \
        volume volumes voluntary volunteer volunteers vomit vote voted voter voters votes voting vouch vowel \
        vulnerable wade waded wades wading waffle wage wages wait waited waiting waits wake waked wakes waking walk \
        walked walking walks wall wallet walls wander wandered wandering wanders want wanted wanting wants war ward \
        warehouse warm warmed warming warms warn warned warning warnings warns warp warped warping warps warrant \
        warranty wars wartime wary was wash washed washes washing waste wasted wasteful wastes wasting watch watched \
        watches watching water waters wave waved waves waving way ways weak weakness weaknesses wealth wealthy \
        weapon weapons wear wearing wears weary weasel weasels weather wed wedded wedding weds wee week weekday \
        weekend weekends weekly weeks weigh weight weird welcome welcomed welcomes welcoming welfare well went were \
        west western wet wets wetting whale whales what whatever whatsoever wheel wheels when whence whenever where \
        whereas whereby whereupon wherever whether which whichever while whilst whim whiskey whistle whistles white \
        whites who whoever whole wholly whom whoop whoops whose why wicked wide widely wider widespread widest width \
        wife wild wildly will willed willing willingly wills win wind winded winding window windowing windows winds \
        wine wines wing wings winner winners winning wins winter wipe wiped wipes wiping wire wired wires wiring \
        wisdom wise wiser wisest wish wished wishes wishing wit witch with withdraw withdrawal withdrawn withdraws \
        withdrew within without witness witnessed witnesses witnessing witty wive wives wizard woke woken wolf woman \
        wombat women won wonder wondered wonderful wondering wonders wondrous wont wood wooden woods word worded \
        wording words wore work workable worked worker workers working workings workload works workshop world worlds \
        worldwide worm worms worn worried worries worry worrying worse worship worst worth worthless worthwhile \
        worthy would wound wow wrap wrapped wrapper wrappers wrapping wraps wrath wreck wrecked wrecker wrecking \
        wrecks wren wretched wrist write writer writers writes writing writings written wrong wrongly wrongs wrote \
        yard yards yawn year yearly years yellow yes yesterday yet yeti yield yields you young younger youngest your \
        yours yourself yourselves youth zero zeros zone zones zoom
        """
}
