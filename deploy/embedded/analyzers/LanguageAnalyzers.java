package cupure.analysis;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalyzerFactory;

/**
 * Lucene's language analyzers under the names the full distribution gives them.
 *
 * <p>Only {"type": "english"} and the like: parameters such as stopwords are not read.
 */
public final class LanguageAnalyzers {
    private LanguageAnalyzers() {}

    abstract static class Language implements AnalyzerFactory {
        private final Analyzer analyzer;

        Language(Analyzer analyzer) {
            this.analyzer = analyzer;
        }

        @Override
        public Analyzer create() {
            return analyzer;
        }
    }

    @NamedComponent("arabic")
    public static final class Arabic extends Language {
        public Arabic() {
            super(new ArabicAnalyzer());
        }
    }

    @NamedComponent("cjk")
    public static final class CJK extends Language {
        public CJK() {
            super(new CJKAnalyzer());
        }
    }

    @NamedComponent("czech")
    public static final class Czech extends Language {
        public Czech() {
            super(new CzechAnalyzer());
        }
    }

    @NamedComponent("danish")
    public static final class Danish extends Language {
        public Danish() {
            super(new DanishAnalyzer());
        }
    }

    @NamedComponent("german")
    public static final class German extends Language {
        public German() {
            super(new GermanAnalyzer());
        }
    }

    @NamedComponent("greek")
    public static final class Greek extends Language {
        public Greek() {
            super(new GreekAnalyzer());
        }
    }

    @NamedComponent("english")
    public static final class English extends Language {
        public English() {
            super(new EnglishAnalyzer());
        }
    }

    @NamedComponent("spanish")
    public static final class Spanish extends Language {
        public Spanish() {
            super(new SpanishAnalyzer());
        }
    }

    @NamedComponent("finnish")
    public static final class Finnish extends Language {
        public Finnish() {
            super(new FinnishAnalyzer());
        }
    }

    @NamedComponent("french")
    public static final class French extends Language {
        public French() {
            super(new FrenchAnalyzer());
        }
    }

    @NamedComponent("hindi")
    public static final class Hindi extends Language {
        public Hindi() {
            super(new HindiAnalyzer());
        }
    }

    @NamedComponent("hungarian")
    public static final class Hungarian extends Language {
        public Hungarian() {
            super(new HungarianAnalyzer());
        }
    }

    @NamedComponent("italian")
    public static final class Italian extends Language {
        public Italian() {
            super(new ItalianAnalyzer());
        }
    }

    @NamedComponent("dutch")
    public static final class Dutch extends Language {
        public Dutch() {
            super(new DutchAnalyzer());
        }
    }

    @NamedComponent("norwegian")
    public static final class Norwegian extends Language {
        public Norwegian() {
            super(new NorwegianAnalyzer());
        }
    }

    @NamedComponent("portuguese")
    public static final class Portuguese extends Language {
        public Portuguese() {
            super(new PortugueseAnalyzer());
        }
    }

    @NamedComponent("romanian")
    public static final class Romanian extends Language {
        public Romanian() {
            super(new RomanianAnalyzer());
        }
    }

    @NamedComponent("russian")
    public static final class Russian extends Language {
        public Russian() {
            super(new RussianAnalyzer());
        }
    }

    @NamedComponent("swedish")
    public static final class Swedish extends Language {
        public Swedish() {
            super(new SwedishAnalyzer());
        }
    }

    @NamedComponent("turkish")
    public static final class Turkish extends Language {
        public Turkish() {
            super(new TurkishAnalyzer());
        }
    }
}
