import psycopg


def test_postgresql_answers(postgres_dsn):
    with psycopg.connect(postgres_dsn) as connection:
        assert connection.execute("select 6 * 7").fetchone() == (42,)


def test_postgresql_holds_chinese_text(postgres_dsn):
    with psycopg.connect(postgres_dsn) as connection:
        assert connection.execute("select '干部'::text").fetchone() == ("干部",)


def test_spark_answers(spark_session):
    assert spark_session.sql("select 6 * 7 as answer").collect()[0].answer == 42
