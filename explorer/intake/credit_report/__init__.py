"""The free personal credit report (个人信用报告, brief) -> what it tells about the choices.

`report.read` is the way in: bytes, password and day in, a frozen CreditReport out.
"""
