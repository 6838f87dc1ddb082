from web.browser.prepare import PASSWORD


def test_the_front_page_opens_after_logging_in(visit):
    visitor = visit(None)
    visitor.go("/")
    assert "/accounts/log-in/" in visitor.page.url
    visitor.log_in("head", PASSWORD)
    assert visitor.page.url.rstrip("/").count("/") == 2
