def test_x(evaluated):
    print(evaluated.appeared)
